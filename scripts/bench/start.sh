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
