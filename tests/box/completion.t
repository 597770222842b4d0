#!/bin/bash
# What bash, zsh and fish offer on the command line of s2ibox: just what is in
# its help, and the hooks and categories of the application that is there.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/help.sh"
completion=$(cd "$tests/../applets/completion" && pwd)
export completion PATH="$work/bin:$PATH"
mkdir bin fish home
export HOME=$work/home
cp "$S2IBOX" bin/s2ibox
bin/s2ibox --install bin
mapfile -t applets < <(s2ibox --list)
ln -s s2ibox bin/powershift
for name in s2ibox powershift "${applets[@]}"; do
	ln -s "$completion/s2ibox.fish" "fish/$name.fish"
done

# A driver prints what is offered for each line of ./queries: first the query
# and a tab, and then lines of the query, a tab and a name.
cat >offers.bash <<'END'
. "$completion/s2ibox.bash"
set -u
compopt() { :; }
while IFS= read -r COMP_LINE; do
	COMP_POINT=${#COMP_LINE} COMPREPLY=()
	IFS=' ' read -ra COMP_WORDS <<<"$COMP_LINE"
	[[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	spec=$(complete -p "${COMP_WORDS[0]##*/}")
	[[ $spec == 'complete -F '* ]] || echo "no completion: $spec"
	spec=${spec#complete -F }
	"${spec%% *}" "${COMP_WORDS[0]}" "${COMP_WORDS[-1]}" ''
	printf '%s\t\n' "$COMP_LINE"
	for word in "${COMPREPLY[@]}"; do
		[[ $word ]] || continue	# it stands for nothing more
		eval "word=$word"	# as the shell that has read it would
		printf '%s\t%s\n' "$COMP_LINE" "${word//$'\n'/\\n}"
	done
done <queries
END

cat >offers.fish <<'END'
set -p fish_complete_path fish
while read -l query
    printf '%s\t\n' $query
    for line in (complete -C "$query")
        printf '%s\t%s\n' $query (string split -m 1 \t -- $line)[1]
    end
end <queries
END

# zsh has a terminal of its own, since its completion is a part of its editor.
cat >offers.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'source ./inside.zsh'
zpty -r shell said '*D[O]NE*'
cat offered
END
cat >inside.zsh <<'END'
fpath=($completion $fpath)
autoload -U compinit
compinit -u -d ./dump
compadd() {
	local -a those
	if [[ " ${(@)argv[1,(i)(-|--)]} " != *' -'[a-zA-Z0-9]#[OAD]' '* ]]; then
		builtin compadd -A those "$@"
		offered+=($those)
	fi
	builtin compadd "$@"
}
setopt extended_glob
zle-line-init() {
	local query name
	while IFS= read -r query; do
		typeset -ga offered=('')
		BUFFER=$query CURSOR=${#query}
		zle list-choices
		for name in "${(@)offered}"; do
			name=${(Q)name}
			print -r -- "$query"$'\t'"${name//$'\n'/\\n}"
		done
	done <queries >offered
	echo D''ONE
}
zle -N zle-line-init
END

# options [APPLET]: those in its help.
options() {
	help_options "$@" | sed 's/^-\([^-]\)\([^-]\)$/-\1\n-\2/' | sort -u
}

queries=() wanted=()
# want QUERY NAME...: these are to be offered, and nothing else.
want() {
	local query=$1
	shift
	queries+=("$query")
	wanted+=("$(printf '%s\n' "$@" | sort -u | sed '/./s/.*/<&>/' | tr -d '\n')")
}

want 's2ibox ' "${applets[@]#s2i-}"
want 's2ibox s2' "${applets[@]}"
mapfile -t names < <(options)
want 's2ibox -' "${names[@]}"
want 's2ibox --help -'
for name in "${applets[@]}"; do
	mapfile -t names < <(options "$name")
	want "$name -" "${names[@]}" --help
	want "s2ibox ${name#s2i-} -" "${names[@]}" --help
	want "powershift image ${name#s2i-} -" "${names[@]}" --help
done
mapfile -t names < <(options)
want 'powershift ' image
want 'powershift cluster '
want 'powershift image ' "${applets[@]#s2i-}"
want './bin/powershift image -' "${names[@]}"
want 'powershift image --help -'
want './bin/s2ibox s2i-jobs -' -k -t --help

# These are in the application. A name that is evaluated would make a file.
app
names=('$(>evaluated)' '"`>evaluated`' "it's" 'a  b' 'a:b=c' '*' '~x' 'back\slash'
	'!!' '#' '&' pre_stop ready ';>evaluated')
for name in "${names[@]}" new$'\n'line -t deploy_env build_env .hidden; do
	: >"$hooks/$name"
done
mkdir "$hooks/directory"
mapfile -t ends < <(sed -n '/ends\[\]/,/}/s/[^"]*"\([^"]*\)"[^"]*/\1\n/gp' \
	"$tests/../core/app/entries.c" | grep .)
ok 'core/app/entries.c has the ends of leftovers' test "${#ends[@]}" -gt 8
for name in "${ends[@]}"; do
	: >"$hooks/left$name"
done
categories=('$(>evaluated)' 'a b' daily old)
mkdir -p "$src"/.s2i/{jobs,cron_jobs} "$src/.s2i/cron_jobs/"{daily,old,.git} \
	"$src/.s2i/jobs/"{daily,'a b',-dash,'$(>evaluated)'}
: >"$src/.s2i/jobs/README"

newline='<new\nline>'	# fish can't offer this one
want 's2i-hook ' "${names[@]}"
want 's2ibox hook ' "${names[@]}"
want 's2i-hook -t5 ' "${names[@]}"
want 's2i-hook -t5 --once file ' "${names[@]}"
want 's2ibox s2i-hook -t 5 ' "${names[@]}"
want 's2i-hook --once file -t5 ' "${names[@]}"
want 's2i-hook --once=file ' "${names[@]}"
want 's2i-hook -- ' "${names[@]}" -t
want 's2i-hook pre_' pre_stop
want 's2i-hook -- -' -t
want 's2i-hook -t '
want 's2i-jobs -kt '
want 's2i-jobs ' "${categories[@]}"
want 's2ibox jobs -k ' "${categories[@]}"
want 'powershift image jobs -k ' "${categories[@]}"
want 'powershift image exec powershift image hook pre_' pre_stop
want 's2i-jobs -kt 5 d' daily
want 's2i-jobs daily '
want 's2i-exec s2ibo' s2ibox
want 's2i-exec s2i-jobs ' "${categories[@]}"
want 's2ibox exec -p 1 s2ibox jobs -k d' daily
want 's2i-setup nothing -'

# The words that usages have for arguments are these.
for name in "${applets[@]}"; do
	"$S2IBOX" "$name" --help | head -n 1 | grep -oE '[[ ][A-Z]+' |
		tr -d '[ '
done | sort -u >words
is "$(tr '\n' ' ' <words)" 'ARG CATEGORY COMMAND DIR FILE NAME PATH PID SECS ' \
	'no usage has a word that the completions do not know'

# ask SHELL [COMMAND...]: ${got[QUERY]} is what it offers, run by COMMAND.
declare -A got
ask() {
	local query name
	got=()
	"${@:2}" "$1" "offers.$1" >offered.unsorted 2>errors
	status=$?
	sort -u offered.unsorted >sorted
	while IFS=$'\t' read -r query name; do
		[[ ! $name ]] || name="<$name>"
		got[$query]=${got[$query]-}$name
	done <sorted
}

# Each directory that hooks may be looked for in has one of its own.
for name in given root/src default/src .; do
	mkdir -p "$work/$name/.s2i/action_hooks"
	hook=${name%/src}
	: >"$work/$name/.s2i/action_hooks/x-${hook/./here}"
done
mkdir "$work/empty"

# looks SHELL WHERE [VARIABLE=VALUE...]: it finds hooks in WHERE.
looks() {
	local hook
	ask "$1" env -u S2I_APPLICATION_PATH "${@:3}"
	hook=${got[s2i-hook x-]-none}
	is "$hook" "<x-$2>" "it finds the hooks in $2, by ${*:3}"
}

# A PATH without s2ibox. fish looks for no completion of what isn't there.
mkdir alone
ln -s "$(type -P cat)" alone
cp bin/s2ibox alone/s2i-hook

for shell in bash zsh fish; do
	if ! command -v "$shell" >/dev/null; then
		skip 1 "needs $shell"
		continue
	fi
	about "$shell"
	printf '%s\n' "${queries[@]}" 's2i-exec -p ' >queries
	ask "$shell"
	is "$status$(<errors)" 0 'nothing is said'
	for i in "${!queries[@]}"; do
		all=${wanted[i]}
		[[ $shell == fish || $all != *'<pre_stop>'?* ]] ||
			all=${all/'<pre_stop>'/"$newline<pre_stop>"}
		is "${got[${queries[i]}]-none}" "$all" \
			"it completes ${queries[i]}"
	done
	like "${got['s2i-exec -p ']-}" "*<$$>*" 'it completes s2i-exec -p '

	echo 's2i-hook x-' >queries
	looks "$shell" given APP_ROOT="$work/root" S2I_SOURCE_PATH=given
	looks "$shell" root S2I_APPLICATION_PATH= APP_ROOT="$work/root"
	looks "$shell" default S2I_APPLICATION_PATH="$work/default" \
		APP_ROOT="$work/root" S2I_SOURCE_PATH=
	looks "$shell" here S2I_APPLICATION_PATH="$work/empty"

	ln -s "$(type -P "$shell")" alone
	query='s2ibox -'
	[[ $shell != fish ]] || query='s2i-hook -'
	echo "$query" >queries
	ask "$shell" env PATH="$work/alone"
	is "$status$(<errors)" 0 'nothing is said without s2ibox'
	is "${got[$query]-none}" '' 'nothing is offered without s2ibox'
done
about ''
is "$(find . -name evaluated)" '' 'no name was evaluated'
