# shellcheck shell=bash
# What is asserted of a container while it runs: by exec, probes and cron.

# The environment without what differs between any two processes, or podman
# gives to the first alone, or the builder's run on a read-only root.
same() {
	local but='_|SHLVL|PWD|OLDPWD|HOSTNAME'
	[[ $root == writable ]] || but+='|LD_PRELOAD|NSS_WRAPPER_.*'
	grep -vE "^($but)=" | sort
}

environments_are_one() {
	local wanted
	wanted=$(printed | sed -n 's/^env //p' | same)
	inside s2i-exec env
	is "$status$err" 0 "$(where) s2i-exec: nothing is said"
	is "$(same <.out)" "$wanted" \
		"$(where) s2i-exec: the application's environment"
	inside s2i-exec -p 1 env
	is "$(same <.out)" "$wanted" "$(where) s2i-exec -p 1: likewise"
}

# hook_answers NAME COMMAND...: it is called by its bare name.
hook_answers() {
	inside "${@:2}" a
	is "$status" 0 "$(where) ${*:2}: success"
	said_is "$err" "${2/#powershift/s2i-ready}" "${*:2}"
	told_is "${*:2}: the hook, in the application's environment" \
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
	told_is 'the other hooks, by bare name' "verify a $(seen)" \
		"setup a $(seen)" "migrate a $(seen)" "pre_stop a $(seen)" \
		"job $(seen)"
}

# probe N: one of many at once.
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
		"$(where) $1 probes: each answers"
	is "$(grep -lx 'status 0' probes/* | wc -l)" "$1" \
		"$(where) $1 probes: with success"
	is "$(processes)" "$before" "$(where) $1 probes: they leave nothing"
}

health() {
	podman healthcheck run "$container" >/dev/null 2>&1
	state Health.Status
}

health_is_told() {
	is "$(health)" healthy "$(where) s2i-alive as HEALTHCHECK: healthy"
	podman kill -s STOP "$container" >/dev/null
	is "$(health)" unhealthy "$(where) it hangs: unhealthy"
	podman kill -s CONT "$container" >/dev/null
}

# The daemon is root, the job is the application's user. That of busybox wants
# the minute to end, so once must do.
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
		"$root_of/tmp/cron.bare")" 0 "$(where) cron has no environment"
	told_is 's2i-exec -p 1 has, under cron' "cron $(seen)"
	is "$(grep -v '^told ' <<<"$out" | same)" \
		"$(printed | sed -n 's/^env //p' | same)" \
		"$(where) s2i-exec -p 1: all of it"
}
