# shellcheck shell=bash
# What must be true of a container while it runs: of exec, probes and cron.

# Sorts an environment, without the variables that differ between any two
# processes, that podman gives to the first process alone, or that the builder's
# run sets on a read-only root.
comparable() {
	local but='_|SHLVL|PWD|OLDPWD|HOSTNAME'
	[[ $root == writable ]] || but+='|LD_PRELOAD|NSS_WRAPPER_.*'
	grep -vE "^($but)=" | sort
}

environments_are_one() {
	local wanted
	wanted=$(printed | sed -n 's/^env //p' | comparable)
	inside s2i-exec env
	is "$status$err" 0 "$(where) s2i-exec: it says nothing"
	is "$(comparable <.out)" "$wanted" \
		"$(where) s2i-exec: the application's environment"
	inside s2i-exec -p 1 env
	is "$(comparable <.out)" "$wanted" \
		"$(where) s2i-exec -p 1: the application's environment"
}

# hook_answers NAME COMMAND...: the hook NAME runs; the PATH has the command.
hook_answers() {
	inside "${@:2}" a
	is "$status" 0 "$(where) ${*:2}: it succeeds"
	said_is "$err" "${2/#powershift/s2i-ready}" "${*:2}"
	told_is "${*:2}: the hook runs in the application's environment" \
		"$1 a $(seen)"
}

hooks_answer() {
	hook_answers ready s2i-ready
	hook_answers alive s2i-alive
	[[ $layout == copies ]] ||
		hook_answers ready powershift image ready
	inside sh -c 'for name in verify setup migrate; do s2i-$name a; done
		s2i-hook pre_stop a
		s2i-jobs hourly'
	told_is 'the other applets run their hooks and jobs' \
		"verify a $(seen)" "setup a $(seen)" "migrate a $(seen)" \
		"pre_stop a $(seen)" \
		"job $(seen)"
}

# probe N: runs one of many probes, and notes what it prints.
probe() {
	podman exec "$container" s2i-ready "$1" >"probes/$1" 2>&1
	echo "status $?" >>"probes/$1"
}

probes_leave_nothing() {
	local before i
	before=$(processes)
	rm -rf probes
	mkdir probes
	for ((i = 0; i < $1; i++)); do
		((i < 8)) || wait -n
		probe "$i" &
	done
	wait
	is "$(cat probes/* | sort | uniq -c | wc -l)" "$(($1 + 1))" \
		"$(where) $1 probes: each runs the hook"
	is "$(grep -lx 'status 0' probes/* | wc -l)" "$1" \
		"$(where) $1 probes: each succeeds"
	is "$(processes)" "$before" "$(where) $1 probes: they leave nothing"
}

health() {
	podman healthcheck run "$container" >/dev/null 2>&1
	state Health.Status
}

health_is_told() {
	is "$(health)" healthy "$(where) s2i-alive as HEALTHCHECK: healthy"
	podman kill -s STOP "$container" >/dev/null
	is "$(health)" unhealthy \
		"$(where) s2i-alive as HEALTHCHECK: unhealthy when it hangs"
	podman kill -s CONT "$container" >/dev/null
}

# The daemon runs as root, the job as the application's user. busybox's daemon
# waits for the end of the minute, so it is tested only once.
cron_has_the_environment() {
	local daemon=(cron -f) root_of end=$((SECONDS + 80))
	[[ $image != A || $layout$root == linkswritable ]] || return 0
	[[ $image != A ]] || daemon=(env -i /usr/bin/crond -f -c /etc/crontabs)
	must podman exec -d --user 0 --privileged "$container" "${daemon[@]}"
	root_of=/proc/$(state Pid)/root
	until [[ -e $root_of/tmp/cron.out ]] || ((SECONDS > end)); do
		sleep 0.05
	done
	out=$(cat "$root_of/tmp/cron.out")
	is "$(grep -cE '^(DEPLOY|VENV|APP_ROOT|S2I_.*)=' \
		"$root_of/tmp/cron.bare")" 0 \
		"$(where) a cron job alone has no environment"
	told_is "s2i-exec -p 1 in a cron job: the application's variables" \
		"cron $(seen)"
	is "$(grep -v '^told ' <<<"$out" | comparable)" \
		"$(printed | sed -n 's/^env //p' | comparable)" \
		"$(where) s2i-exec -p 1 in a cron job: the whole environment"
}
