# shellcheck shell=bash
# Completion for bash, 4.4 or newer: s2ibox, powershift image, each s2i-APPLET.
#
# The applets and their options are what the s2ibox in PATH says of itself, by
# --list and in the usage line of --help. Hooks and categories are those that
# s2i-hook and s2i-jobs would find. A name is only ever compared and quoted,
# never evaluated. It doesn't need the package bash-completion.
#
# What _s2ibox makes for the others:
#	words	the command line's words up to the cursor, as they were typed
#	at	the index in COMP_WORDS that each of them has
#	from	and where it begins in COMP_LINE
#	cur	what the last one stands for, without its quotes
#	head	of that, what stands before the part that readline replaces
#	quote	the quote that is open there

_s2ibox_ask() {
	command s2ibox "$@" 2>/dev/null </dev/null
}

# Bash also breaks words at some characters, such as = and :. Only blanks
# between them count here.
_s2ibox_words() {
	local line=${COMP_LINE:0:COMP_POINT} rest word i
	words=() at=() from=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		rest=${line#"${line%%[![:space:]]*}"} word=${COMP_WORDS[i]}
		((i < COMP_CWORD)) || word=$rest
		if ((i > 0)) && [[ $rest == "$line" ]]; then
			words[-1]+=$word
		else
			words+=("$word") at+=("$i")
			from+=("$((COMP_POINT - ${#rest}))")
		fi
		line=${rest#"$word"}
	done
}

# Sets text to what $1 stands for, and quote to one that isn't closed.
_s2ibox_unquote() {
	local rest=$1 c
	text='' quote=''
	while [[ $rest ]]; do
		c=${rest:0:1} rest=${rest:1}
		case $quote$c in
		\' | \") quote=$c ;;
		"''" | '""') quote='' ;;
		\\ | \"\\) text+=${rest:0:1} rest=${rest:1} ;;
		*) text+=$c ;;
		esac
	done
}

# Offers those of the names that begin with cur, quoted.
_s2ibox_offer() {
	local name apart="'\\''" mark='"\!"'
	for name; do
		[[ $name && $name == "$cur"* ]] || continue
		name=${name#"$head"}
		case $quote in
		\')
			name=${name//\'/"$apart"}
			;;
		\")
			name=${name//\\/\\\\} name=${name//\"/\\\"}
			name=${name//\$/\\\$} name=${name//\`/\\\`}
			name=${name//!/"$mark"}
			;;
		*)
			[[ ! $name ]] || printf -v name %q "$name"
			;;
		esac
		COMPREPLY+=("$name")
	done
}

# What readline completes by itself: files, variables, users.
_s2ibox_default() {
	compopt -o bashdefault -o default 2>/dev/null
}

# Prints what lies in the directories $2..., of the kind $1, -f or -d: one a
# line, for printf %b. To be run in a subshell, as it turns off the user's ways
# to expand patterns; not by <(), which would change the user's $!.
_s2ibox_list() {
	local dir path
	unset GLOBIGNORE
	shopt -u dotglob failglob nocaseglob nullglob
	set +f
	for dir in "${@:2}"; do
		for path in "$dir"/*; do
			case $1 in
			-f) [[ -f $path ]] ;;
			*) [[ -d $path ]] ;;
			esac || continue
			path=${path##*/}
			path=${path//\\/\\\\}
			printf '%s\n' "${path//$'\n'/\\n}"
		done
	done
}

# Adds what _s2ibox_list prints to names; a dash in front wants -- before it.
_s2ibox_names() {
	local name
	local -a lines
	mapfile -t lines <<<"$(_s2ibox_list "$@" 2>/dev/null)"
	for name in "${lines[@]}"; do
		printf -v name %b "$name"
		[[ $name == -* && $options == 1 ]] || names+=("$name")
	done
}

# Whether $1 in action_hooks is for s2i-hook to run.
_s2ibox_is_hook() {
	case $1 in
	build_env | deploy_env | *~ | *.swp | *.orig | *.rej) return 1 ;;
	*.rpmsave | *.rpmnew | *.rpmorig) return 1 ;;
	*.dpkg-old | *.dpkg-new | *.dpkg-dist) return 1 ;;
	esac
}

# Adds the hooks, or the categories, of the application at hand to names.
_s2ibox_application() {
	local dir=${S2I_APPLICATION_PATH:-${APP_ROOT:-/opt/app-root}}/src i
	[[ -d $dir ]] || dir=.
	dir=${S2I_SOURCE_PATH:-$dir}/.s2i
	if [[ $1 == CATEGORY ]]; then
		_s2ibox_names -d "$dir/cron_jobs" "$dir/jobs"
		return
	fi
	_s2ibox_names -f "$dir/action_hooks"
	for i in "${!names[@]}"; do
		_s2ibox_is_hook "${names[i]}" || unset "names[i]"
	done
}

# Offers what is wanted where the usage says $1.
_s2ibox_operand() {
	local -a names=()
	case $1 in
	NAME | CATEGORY)
		_s2ibox_application "$1"
		;;
	PID)
		_s2ibox_names -d /proc
		names=("${names[@]/*[!0-9]*/}")
		;;
	COMMAND)
		[[ $cur != */* ]] || { _s2ibox_default; return; }
		mapfile -t names <<<"$(set +f; compgen -c -- "$cur" |
			while IFS= read -r name; do
				! type -P -- "$name" >/dev/null || echo "$name"
			done)"
		;;
	SECS)
		;;
	DIR)
		compopt -o dirnames 2>/dev/null
		;;
	*)
		_s2ibox_default
		;;
	esac
	_s2ibox_offer "${names[@]}"
}

# Completes the arguments of the command that is word $1, in its own way.
_s2ibox_command() {
	local i=${at[$1]} start=${from[$1]} own='' option
	local line=$COMP_LINE point=$COMP_POINT cword=$COMP_CWORD
	local -a all=("${COMP_WORDS[@]}") spec
	for option in _comp_command_offset _command_offset; do
		if declare -F "$option" >/dev/null; then
			"$option" "$i"
			return
		fi
	done
	local COMP_LINE=${line:start} COMP_POINT=$((point - start))
	local COMP_CWORD=$((cword - i))
	local -a COMP_WORDS=("${all[@]:i}")
	IFS=' ' read -ra spec \
		<<<"$(complete -p -- "${COMP_WORDS[0]}" 2>/dev/null)"
	for ((i = 1; i < ${#spec[@]}; i++)); do
		case ${spec[i - 1]} in
		-F) own=${spec[i]} ;;
		-o) compopt -o "${spec[i]}" 2>/dev/null ;;
		esac
	done
	if [[ $own ]]; then
		"$own" "${COMP_WORDS[0]}" "$2" "${COMP_WORDS[COMP_CWORD - 1]}"
	else
		_s2ibox_default
	fi
}

# Sets takes to the options of applet $1, each with what it takes, operands to
# what follows these and more to whether the last of them repeats.
_s2ibox_usage() {
	local word name last='' i
	local -a line
	IFS=' ' read -ra line <<<"$(_s2ibox_ask "$1" --help)"
	[[ ${line[0]-} == usage: ]] || return
	for word in "${line[@]:2}"; do
		name=${word//[].[]/}
		case $word in
		\[--*)
			takes[$name]='' last=$name
			;;
		\[-*)
			for ((i = 1; i < ${#name}; i++)); do
				takes[-${name:i:1}]='' last=-${name:i:1}
			done
			;;
		*)
			if [[ $last ]]; then
				takes[$last]=$name
			else
				operands+=("$name")
				[[ $word != *...* ]] || more=1
			fi
			;;
		esac
		[[ $word != *']' ]] || last=''
	done
}

# Sets want to what the option $1 takes from the next word, if it does.
_s2ibox_wants() {
	local option i
	want=''
	case $1 in
	--*)
		for option in "${!takes[@]}"; do
			[[ $option != "$1"* ]] || want=${takes[$option]}
		done
		;;
	*)
		for ((i = 1; i < ${#1}; i++)); do
			want=${takes[-${1:i:1}]-}
			[[ ! $want ]] || break
		done
		((i == ${#1} - 1)) || want=''
		;;
	esac
}

# Completes the arguments of the applet that is word $1.
_s2ibox_applet() {
	local name=${words[$1]##*/} want='' options=1 more=0
	local -i i=$1+1 last=${#words[@]}-1
	local -A takes=()
	local -a operands=()
	_s2ibox_usage "$name" || return
	for (( ; i < last; i++)); do
		case ${words[i]} in
		--) options=0; i+=1; break ;;
		--*=*) ;;
		-?*)
			_s2ibox_wants "${words[i]}"
			[[ ! $want ]] || i+=1
			;;
		*) break ;;
		esac
	done
	if ((i > last)); then
		_s2ibox_operand "$want"
	elif ((options && i == last)) && [[ $cur == --*=* ]]; then
		_s2ibox_wants "${cur%%=*}"
		_s2ibox_operand "$want"
	elif ((options && i == last)) && [[ $cur == -* ]]; then
		((last > $1 + 1)) || _s2ibox_offer --help
		_s2ibox_offer "${!takes[@]}"
	elif ((i < last)) && [[ ${operands[0]-} == COMMAND ]]; then
		_s2ibox_command "$i" "$2"
	elif ((last - i < ${#operands[@]})); then
		_s2ibox_operand "${operands[last - i]}"
	elif ((more)); then
		_s2ibox_operand "${operands[-1]}"
	fi
}

# Completes s2ibox's own arguments, of which the first is APPLET. Its name ends
# with word $1: powershift image is two.
_s2ibox_box() {
	local -a names
	if ((${#words[@]} > $1 + 2)); then
		case ${words[$1 + 1]} in
		--install) ((${#words[@]} > $1 + 3)) || _s2ibox_operand DIR ;;
		-*) ;;
		*) _s2ibox_applet "$(($1 + 1))" "$2" ;;
		esac
	elif [[ $cur == -* ]]; then
		mapfile -t names <<<"$(_s2ibox_ask --help)"
		IFS=' ' read -ra names <<<"${names[1]-}"
		_s2ibox_offer "${names[@]}"
	else
		mapfile -t names <<<"$(_s2ibox_ask --list)"
		[[ $cur == s2* ]] || names=("${names[@]#s2i-}")
		_s2ibox_offer "${names[@]}"
	fi
}

_s2ibox() {
	local text quote cur head name
	local -a words at from
	COMPREPLY=()
	if ((COMP_CWORD > 0)) &&
	    [[ ${COMP_WORDS[COMP_CWORD - 1]} == *[\<\>]* ]]; then
		_s2ibox_default
		return
	fi
	_s2ibox_words
	_s2ibox_unquote "${words[-1]}"
	cur=$text
	_s2ibox_unquote "${words[-1]%"$2"}"
	head=$text name=${words[0]##*/}
	case $name in
	s2i-*) _s2ibox_applet 0 "$2" ;;
	s2ibox*) _s2ibox_box 0 "$2" ;;
	powershift)
		if ((${#words[@]} == 2)); then
			_s2ibox_offer image
		elif [[ ${words[1]} == image ]]; then
			_s2ibox_box 1 "$2"
		fi
		;;
	*) _s2ibox_default ;;
	esac
}

# bash-completion looks for a file of the command's name, a link to this one.
_s2ibox_register() {
	local -a names
	mapfile -t names <<<"$(_s2ibox_ask --list || echo s2ibox)"
	[[ $1 != s2i-* ]] || names+=("$1")
	complete -F _s2ibox s2ibox powershift "${names[@]}"
}
_s2ibox_register "${BASH_SOURCE[0]##*/}"
unset -f _s2ibox_register
