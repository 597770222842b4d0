#!/bin/bash
# The environment against bash itself: a random deploy_env does what it would
# do in bash -c 'set -eo pipefail; { set -a; . FILE; set +a; } </dev/null >&2'.
# This differs on purpose:
# - exit 0 becomes 125;
# - a failure gets one line;
# - the working directory is put back;
# - functions are exported only where one was exported before;
# - trap is a function, so its messages have other words. No script says
#   set -o posix, since bash then looks for no function of that name.
#
#	S2IBOX_SEED=N S2IBOX_SCRIPTS=COUNT tests/environment/against-bash.t
#
# scripts/fuzz/with-bash runs it with the bash of another suite of Debian.
if [[ ! ${RANDOM_ENVIRONMENT-} ]]; then
	exec env -i PATH="$PATH" ${S2IBOX:+S2IBOX="$S2IBOX"} \
		${TMPDIR:+TMPDIR="$TMPDIR"} S2IBOX_SKIP="${S2IBOX_SKIP-}" \
		${S2IBOX_SUITE:+S2IBOX_SUITE="$S2IBOX_SUITE"} \
		S2IBOX_SEED="${S2IBOX_SEED-$RANDOM}" \
		S2IBOX_SCRIPTS="${S2IBOX_SCRIPTS-300}" FUNCNEST=50 \
		RANDOM_ENVIRONMENT=1 HOME=/nowhere PRE='was here' NL=$'a\n\nb' \
		A=exported my.name='a  b' a-b=$'\1\377' EMPTY= \
		'BASH_FUNC_pre%%=() {  echo "pre $1"; }' bash "$0" "$@"
fi
. "${0%/*}/../lib/tap.sh"
shopt -s extglob
app
cat=$(type -P cat)
echo in the source path >"$src/where"
echo 'FROM_BASH_ENV=yes; in_bash_env() { :; }' >bash_env
export S2I_SOURCE_PATH=$src S2I_MARKERS_ENVIRON=
script=$hooks/deploy_env
builtin printf -v reference \
	'{ set -eo pipefail; { set -a; . %q; builtin set +a; } </dev/null >&2
	builtin exec %q /proc/self/environ >%q; }' "$script" "$cat" "$work/bash.env"

# Both write the environment that the command gets, and what they say. When a
# script lists the directory, the same files are there for both.
: >bash.err
by_s2ibox() {
	rm -f bash.env
	(ulimit -t 3 && cd "$src" && exec "$S2IBOX" exec \
		"$cat" where /proc/self/environ) >s2ibox.env 2>s2ibox.err
}

by_bash() {
	(ulimit -t 3 && cd "$src" && S2I_MARKERS_ENVIRON=$src exec bash \
		--norc -c "$reference" s2i-exec "$cat" where /proc/self/environ) \
		2>bash.err >&2
}

# entries FILE: ${entries[@]}, without what bash or s2ibox make themselves.
entries() {
	local all entry
	mapfile -d '' -t all <"$1"
	all[0]=${all[0]#'in the source path'$'\n'}
	entries=()
	for entry in "${all[@]}"; do
		case $entry in
		_=* | SHLVL=* | PWD=* | OLDPWD=* | S2I_* | BASH_ENV=*) ;;
		'BASH_FUNC_pre%%='*) entries+=("$entry") ;;
		BASH_FUNC_*) [[ $1 == bash.env ]] || entries+=("$entry") ;;
		*) entries+=("$entry") ;;
		esac
	done
}

text() { tr '\0' '\n' <"$1" && echo .; }

# same: whether both did the same; $differs says what did not.
same() {
	local wanted=$bash_status ours theirs line listing lost entry i
	local -A has=()
	differs='' ours=$(text s2ibox.err) theirs=$(text bash.err)
	# In a function from the environment bash 5.3 names itself.
	ours=${ours//@(environment|s2i-exec): line +([0-9]): trap:/trap:}
	theirs=${theirs//"$script: line "+([0-9]): trap:/trap:}
	# With any trap bash loses sight of a process in a pipeline in which an
	# expansion fails, and may take its status to be 127.
	lost=
	[[ $ours != *'wait_for: No record'* ]] || lost=127
	ours=${ours//@("$script"|environment|s2i-exec): line +([0-9]): wait_for: No record+([^$'\n'])?/}
	# A script that lists all variables, functions or traps finds those of
	# s2ibox.
	listing=
	[[ $theirs != *BASH_EXECUTION_STRING=* &&
		$ours != *'_s2i_ended_program'* ]] || listing=1
	if [[ ! -e bash.env ]]; then
		[[ $wanted != 0 ]] || wanted=125
		[[ ! -s s2ibox.env ]] || differs+=' went-on'
		line=${ours#*"s2i-exec: $script"}
		if [[ $line != "$ours" ]]; then
			ours=${ours%"s2i-exec: $script$line"}${line#*$'\n'}
		elif [[ $text == *'2>&1'*'>/dev/null'* && ! -s bash.err ]]; then
			: # it ended in a group that throws all messages away
		elif [[ ! $killed ]]; then
			differs+=' message'
		fi
	elif [[ ! -s s2ibox.env ]]; then
		differs+=' stopped'
	else
		read -r line <s2ibox.env
		[[ $line == 'in the source path' ]] || differs+=' cwd'
		entries bash.env
		for entry in "${entries[@]}"; do
			has[$entry]=1
		done
		i=${#entries[@]}
		entries s2ibox.env
		for entry in "${entries[@]}"; do
			[[ ${has[$entry]-} ]] ||
				differs+=" environment($entry)"
		done
		((i == ${#entries[@]})) || differs+=" number($i)"
	fi
	# Where an ERR trap was set before, as that of s2ibox is, bash runs it
	# for the failing "." as well. So the script's own one may run once
	# more.
	if [[ ! -e bash.env && $text == *trap*ERR* && $wanted != 0 ]]; then
		listing=1
		((s2ibox_status == 0)) || wanted=$s2ibox_status
	fi
	[[ $s2ibox_status == "$wanted" || $s2ibox_status == "$lost" ]] ||
		differs+=" status"
	theirs=${theirs//exit trap: line/eval: line}
	# Process ids differ.
	ours=${ours//[0-9][0-9]+([0-9])/N}
	theirs=${theirs//[0-9][0-9]+([0-9])/N}
	((bash_status != 137)) || listing=1
	# As a function, trap takes one of the levels that FUNCNEST allows.
	[[ $ours != *'trap: maximum function nesting level'* ]] || listing=1
	# The two ends of a pipe may speak in any order.
	[[ $listing || $ours == "$theirs" ||
		$(sort <<<"$ours") == "$(sort <<<"$theirs")" ]] ||
		differs+=' stderr'
	[[ ! $differs ]]
}

explain() {
	cat <<-END
	# differs:$differs
	# again: S2IBOX_SEED=$1 S2IBOX_SCRIPTS=1 tests/environment/against-bash.t
	END
	{
		printf '%s\n' 'deploy_env:' "$(<"$script")" '' \
			"bash: $bash_status" "$(text bash.err)" '' \
			"s2ibox: $s2ibox_status" "$(text s2ibox.err)"
		diff <(tr '\0' '\n' <bash.env | sort) \
			<(tr '\0' '\n' <s2ibox.env | sort)
	} | sed 's/^/#	/'
}

echo "# seed: $S2IBOX_SEED"
seed=$S2IBOX_SEED differ='' count_same=0 total=$S2IBOX_SCRIPTS went_on=0
unset S2IBOX_SEED S2IBOX_SCRIPTS RANDOM_ENVIRONMENT
at=$seed
while IFS= read -r -d '' text; do
	printf '%s' "$text" >"$script"
	unset BASH_ENV
	((at % 4)) || export BASH_ENV=$work/bash_env
	by_s2ibox
	s2ibox_status=$?
	by_bash
	bash_status=$?
	killed=
	case $bash_status in 137 | 138 | 143) killed=1 ;; esac
	[[ ! -e bash.env ]] || went_on=$((went_on + 1))
	if same; then
		count_same=$((count_same + 1))
	else
		explain "$at"
		differ+=" $at"
	fi
	at=$((at + 1))
done 2>/dev/null < <(perl "$tests/lib/random-scripts.pl" "$seed" "$total")
[[ ! $differ ]] || echo "# S2IBOX_SEED, S2IBOX_SCRIPTS=1:$differ" >&2	# for prove
is "$count_same" "$total" "$total random scripts do what they do in bash"
ok "a fair part of them succeeds ($went_on)" \
	test $((went_on * 10)) -gt "$total" -o "$total" -lt 50
