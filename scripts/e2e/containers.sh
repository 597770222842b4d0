# shellcheck shell=bash
# A container of the application, as OpenShift starts it, and what must be true
# of its start and its end.

# container [OPTION...] IMAGE [ARG...]: takes the place of the last one.
container() {
	local options=(--pull=never --network none --cgroup-parent "$parent"
		--user "$random:0" --cap-drop ALL
		--security-opt no-new-privileges --name "$container"
		--log-opt path="$work/printed")
	[[ $root == writable ]] || options+=(--read-only)
	podman rm -fi -t 0 "$container" >/dev/null 2>&1
	: >printed
	podman run "${options[@]}" "$@"
}

# printed [out|err]: prints what the container has printed there.
printed() {
	sed -n "s/^[^ ]* std${1-[a-z]*} F //p" printed
}

# logged LINE: waits until the container has printed it.
logged() {
	local end=$((SECONDS + 30))
	until printed | grep -qxF -- "$1"; do
		((SECONDS < end)) || return
		sleep 0.05
	done
}

state() {
	podman inspect --format "{{.State.$1}}" "$container"
}

# start [OPTION...]: starts the application's image, in exec form, and waits
# until it is up.
start() {
	must container -d "$@" "$application" "$at/run" \
		--port 8080
	logged up || printed | sed 's/^/# /'
}

inside() {
	run podman exec "$container" "$@"
}

# stop STATUS NAME: ends the container as oc delete does; its status is STATUS.
stop() {
	local start=$SECONDS
	podman stop -t 15 "$container" >/dev/null 2>&1
	is "$(state ExitCode)" "$1" "$(where) $2"
	ok "$(where) $2, without delay" test $((SECONDS - start)) -lt 10
}

# process_1: prints its arguments, each with a space after it.
process_1() {
	podman exec "$container" cat /proc/1/cmdline | tr '\0' ' '
}

# processes: lists all in the container, zombies too, without their ids.
processes() {
	podman top "$container" args | sort
}

# Prints what tell prints in this container after a hook's name and arguments.
seen() {
	echo "$random:0 $source_path VENV=$venv BUILD= DEPLOY=d"
}

# zombies: prints how many there are.
zombies() {
	podman top "$container" state | grep -c Z
}

# said_is TEXT APPLET NAME: TEXT, what the applet said, is nothing. Only if the
# root is read-only, the builder makes a user, and the applet is not one of the
# silent ones, it is one line.
said_is() {
	local wanted=
	[[ $root == writable || $image == [AJN] ||
		$2 == s2i-@(exec|shell|ready|alive) ]] ||
		wanted="$2: *generate_container_user: *read-only*: going on without"
	like "$1" "$wanted" "$(where) $3: only the messages that must be"
	is "$(wc -l <<<"$1")" 1 "$(where) $3: not more than one line"
}

start_is_right() {
	local wanted=("deploy $(seen)" "run --port 8080 $(seen)") said
	[[ ! $builder ]] || wanted+=("builder --port 8080 $(seen)")
	start
	out=$(printed out)
	told_is 'the start runs its hooks in order, in its environment' \
		"${wanted[@]}" "server --port 8080 $(seen)"
	said=$(printed err | grep 's2i-run: ')
	said_is "$said" s2i-run 'the start'
	like "$(process_1)" "/bin/sh */server --port 8080 " \
		"$(where) process 1 is the application"
	ok "$(where) the root directory is $root" is_root
}

is_root() {
	inside sh -c 'echo >/opt/app-root/src/new || echo >/deployments/new'
	case $root in
	writable) [[ $status == 0 ]] ;;
	readonly) [[ $status != 0 && $err == *[Rr]ead-only* ]] ;;
	esac
}

stop_reaches_the_application() {
	stop 7 "podman stop ends the application, with its own status"
}

stop_ends_deploy() {
	must container -d -e SLOW=1 "$application" "$at/run"
	logged "told deploy $(seen)"
	stop 143 'podman stop while deploy runs ends the start'
	is "$(printed | grep 'told server')" '' \
		"$(where) stopped in deploy: the application is not started"
}

init_stays() {
	start -e S2I_INIT=1
	is "$(process_1)" "$at/run --port 8080 " \
		"$(where) S2I_INIT: process 1 is s2i-run"
	is "$(zombies)" 0 "$(where) S2I_INIT: s2i-run reaps orphans"
	stop 7 "S2I_INIT: podman stop ends the application, with its status"
}

# shell_form_is_told [1]: CMD as S2I's Dockerfile has it. The argument is
# S2I_INIT.
shell_form_is_told() {
	local form='shell form' warning
	warning="PID 1 is sh -c, which *TERM*[[]\"$at/run\"]*"
	must container -d -e "S2I_INIT=${1-}" "$application"
	[[ ! ${1-} ]] || form+=', S2I_INIT'
	logged up
	if [[ $sh == dash ]]; then
		is "$(process_1)" "/bin/sh -c $at/run " \
			"$(where) $form: process 1 is sh"
		like "$(printed err | grep 'PID 1')" "s2i-run: $warning" \
			"$(where) $form: a warning says so"
		is "$(zombies)" 0 \
			"$(where) $form: there are no zombies"
		return
	fi
	if [[ ${1-} ]]; then
		is "$(process_1)" "$at/run " "$(where) $form: process 1 is s2i-run"
	else
		like "$(process_1)" '/bin/sh */server ' \
			"$(where) $form: process 1 is the application"
	fi
	is "$(printed err | grep 'PID 1')" '' \
		"$(where) $form: there is no warning"
	stop 7 "$form: podman stop ends the application"
}
