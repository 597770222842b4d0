# shellcheck shell=bash
# What starting something costs: exec, ready, and run's way to the
# application, against the same program ("hook") alone, from bash, from dash,
# and under tini and dumb-init. One row for each kind of env script.

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
		# What the application is told.
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

# if is nothing that s2ibox evaluates itself. It forks nothing.
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

# ways FILE...: all ways to start the hook. dash sources each FILE, bash the
# last, since BASH_ENV names the first.
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

# starts ROW TARGETS FILE...: the row, in more and shorter rounds than others,
# for what the machine does besides may last no longer than 40 runs of one.
starts() {
	local ROUNDS=$((ROUNDS * 4)) RUNS=$(((RUNS + 3) / 4))
	ways "${@:3}"
	times "${ways[@]}"
	compared "$1" 'hook bash dash tini dumb-init' "$2"
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
	starts "$1" 'exec/bash=1.25 ready/bash=1.25' "$env_script"
}

# BASH_ENV: dash doesn't know it, and is told.
row_bash_env() {
	local pod=("${pod[@]}" BASH_ENV="$root/bash_env")
	plain_script
	starts "$1" 'exec/bash=1.25 ready/bash=1.25' "$root/bash_env" "$env_script"
}
