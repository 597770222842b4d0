# shellcheck shell=bash
# What it costs to start a program: with exec, with ready, and with run, against
# the same program ("hook") started alone, from bash, from dash, and under tini
# and dumb-init. There is a row for each kind of env script.

rows+=(none plain bash bash_env)
directory=$root/app/src
hooks=$directory/.s2i/action_hooks
env_script=$hooks/deploy_env
mkdir -p "$hooks" app/scripts
echo 'int main(void) { return 0; }' >hook.c
compile hook
cp hook "$hooks/ready"
cp hook app/scripts/run

plain_script() {
	cat >"$env_script" <<-'END'
		# Settings of the application.
		WORKERS=${WORKERS:-4}
		THREADS=${THREADS:-2} TIMEOUT=30

		export DATABASE_URL="postgres://$DATABASE_USER@db/$DATABASE_NAME"
		export PYTHONUNBUFFERED=1
		CACHE_URL=redis://${REDIS_SERVICE_HOST:-redis}:6379/0
		export CACHE_URL
		STATIC_ROOT=$HOME/static; MEDIA_ROOT=$HOME/media
		LOG_LEVEL='info'
	END
}

# s2ibox does not evaluate if itself: bash must. This script forks nothing.
bash_script() {
	plain_script
	cat >>"$env_script" <<-'END'
		if [ "$DATABASE_NAME" ]; then
			MIGRATE=yes
		fi
	END
}

cat >bash_env <<'END'
unset BASH_ENV
VIRTUAL_ENV=/opt/app-root
PATH=/opt/app-root/bin:$PATH
export VIRTUAL_ENV PATH
END

# ways FILE...: sets ways to all ways to start the hook. dash sources each FILE,
# bash only the last, as it sources the one that BASH_ENV names by itself.
ways() {
	local bash='set -aeo pipefail; ' dash='set -ae; ' bin=$root/bin
	(($# == 0)) || bash+=". ${*: -1}; " dash+=$(printf '. %s; ' "$@")
	ways=("hook=$root/hook"
		"exec=$bin/s2i-exec $root/hook"
		"ready=$bin/s2i-ready"
		"run=$bin/s2i-run"
		"bash=bash -c '${bash}exec $root/hook'"
		"dash=dash -c '${dash}exec $root/hook'"
		"tini=tini -s -- $root/hook"
		"dumb-init=dumb-init $root/hook")
}

# starts ROW TARGETS FILE...: measures the row, in more and shorter rounds than
# others: what else the machine does may be over within 40 runs of one way.
starts() {
	local ROUNDS=$((ROUNDS * 4)) RUNS=$(((RUNS + 3) / 4))
	ways "${@:3}"
	times "${ways[@]}"
	results_of "$1" 'hook bash dash tini dumb-init' "$2"
}

row_none() {
	rm -f "$env_script"
	starts "$1" 'exec/hook=1.5 ready/hook=2.0'
}

row_plain() {
	plain_script
	starts "$1" ready/hook=2.1 "$env_script"
}

row_bash() {
	bash_script
	starts "$1" 'exec/bash=1.40 ready/bash=1.40' "$env_script"
}

# dash does not know BASH_ENV: it is told to source that file.
row_bash_env() {
	local pod=("${pod[@]}" BASH_ENV="$root/bash_env")
	plain_script
	starts "$1" 'exec/bash=1.40 ready/bash=1.40' "$root/bash_env" "$env_script"
}

# A probe with and without generate_container_user, as a random user next to a
# process 1 that has what s2i-run leaves to an application.
row_container_user() {
	local ROUNDS=$((ROUNDS * 4)) RUNS=$(((RUNS + 3) / 4))
	local user=$root/app/etc/generate_container_user
	local container=(unshare --fork --pid --mount-proc --kill-child
		setpriv --reuid 1000660000 --regid 0 --clear-groups)
	if ! "${container[@]}" true 2>/dev/null; then
		echo "$1: not measured: unshare and setpriv are not allowed"
		return
	fi
	plain_script
	mkdir -p app/etc
	echo 'default:x:1000660000:0::/:/sbin/nologin' >app/etc/passwd
	echo 'echo "it is sourced" >&2; exit 1' >container_user
	: >times.csv
	chmod 666 times.csv
	chmod 777 app/etc
	# shellcheck disable=SC2016 # for the inner shell
	local alone=("${alone[@]}" "${container[@]}"
		env S2I_MARKERS_ENVIRON="$directory" NSS_WRAPPER_GROUP=/etc/group
		NSS_WRAPPER_PASSWD="$root/app/etc/passwd"
		LD_PRELOAD=libnss_wrapper.so dash -c 'unset LD_PRELOAD \
			NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP S2I_MARKERS_ENVIRON
			"$@"; exit "$?"' dash)
	local BEFORE=("rm -f $user" "cp $root/container_user $user")
	times "without=$root/bin/s2i-ready" "ready=$root/bin/s2i-ready"
	results_of "$1" without ready/without=1.3
	rm -f "$user"
}
