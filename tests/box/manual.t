#!/bin/bash
# The manual pages, --help and README have what the code has, and no more.
# The pages are well-formed.
. "${0%/*}/../lib/tap.sh"
tree=$(cd "$tests/.." && pwd)
pages=$tree/applets

if command -v mandoc >/dev/null; then
	for page in "$pages"/*.1; do
		read -r line <"$page"
		[[ $line != .so* ]] || continue
		run mandoc -T lint -W warning "$page"
		is "$status$out$err" 0 \
			"${page##*/} is well-formed, as mandoc finds"
	done
else
	skip 1 'needs mandoc'
fi

# option_list: of "-kq" and "--once FILE" on stdin, one a line, makes a list
# with a line for each option, and a ":" after one that takes a value.
option_list() {
	perl -ne 'my ($name, $value) = /^(-[^\s:]+)(:|\s+\S)?/ or next;
		my @names = $name =~ /^--/ ? $name :
			map { "-$_" } split //, substr $name, 1;
		print $_, $value ? ":\n" : "\n" for @names' | sort -u
}

# usage APPLET: its usage, as its help has it. For "" it is that of s2ibox
# itself.
usage() {
	"$S2IBOX" ${1:+"$1"} --help |
		sed -n "$((${#1} ? 1 : 2))s/^.*\(s2i[b-]\)/\1/p"
}

# used APPLET: the options in its usage.
used() {
	usage "$1" | sed 's/^[^ ]* //' | tr '|[]' '\n' | sed 's/^ *//' |
		option_list
}

# explained APPLET: the options that have a line in its help.
explained() {
	"$S2IBOX" ${1:+"$1"} --help |
		perl -ne 'print "$1\n" while s/^  (-\S+(?: [A-Z]+)?) +/  /' |
		option_list
}

# coded FILE: the options in that source: those of getopt, the letters of
# fix-permissions, and what is compared with words.
coded() {
	{
		grep -oE '"\+:[a-z:]*"' "$1" | sed 's/["+:]*//' |
			grep -oE '[a-z]:?'
		sed -n '/struct option/,/}$/s/.*{ "\(.*\)", required.*/-\1:/p' \
			"$1"
		sed -n 's/.*strspn(.*, "\([A-Z]*\)").*/\1/p' "$1"
		grep -oE 'cmp\((word|argv\[[^]]*\]), "-[^"]+"' "$1" |
			sed 's/.*"-\(.*\)"/\1/' | grep -vx -
	} | sed 's/^/-/' | option_list
}

# documented PAGE [MACRO]: the options in a page, or in its lines with MACRO.
documented() {
	grep -E "^\.${2-}" "$1" | sed 's/Fl Fl /Fl -/g; s/\(Fl [^ ]*\) , /\1 Fl /' |
		grep -oE '\<Fl [^ ]+( Ar)?' | sed 's/^Fl /-/' | option_list
}

# synopsis PAGE APPLET: its usage, as that page has it.
synopsis() {
	APPLET=$2 perl -0ne '($_) = /^\.Sh SYNOPSIS\n(.*?)^\.Sh/ms;
		($_) = /^\.Nm(?: $ENV{APPLET})?\n(.*?)(?=^\.Nm|\z)/ms;
		s/^\.Op (.*)/[$1]/mg; s/^\.//mg; s/Fl /-/g; s/Ar (\w+)/\U$1/g;
		s/ARGUMENT/ARG/g; s/DIRECTORY/DIR/g; s/SECONDS/SECS/g;
		s/ \.\.\./.../g; s/\n/ /g; print "$ENV{APPLET} $_"' "$1" |
		sed 's/ $//'
}

for name in s2ibox $("$S2IBOX" --list); do
	about "$name"
	page=$pages/$name.1 applet=${name#s2ibox}
	ok 'it has a manual page' test -s "$page"
	read -r line <"$page"
	[[ $line != .so* ]] || page=$pages/${line#.so man1/}
	ok 'its page names it' grep -qE "^\.Nm $name( ,)?$" \
		<(sed -n '/^\.Sh NAME/,/^\.Nd/p' "$page")
	ok 'README names it' grep -qwe "$name" "$tree/README"
	is "$(documented "$page" It)" "$(used "$applet")" \
		'its page explains the options of its usage'
	is "$(comm -23 <(documented "$page" | tr -d : | sort -u) \
		<(used "$applet" | tr -d : | sort))" '' 'its page has no other options'
	file=$pages/../core/main.c
	if [[ $applet ]]; then
		is "$(synopsis "$page" "$name")" "$(usage "$name")" \
			'its page has its usage'
		is "$(explained "$name")" "$(used "$name")" \
			'its help explains the options of its usage'
		file=$(grep -lE "^	\"${name#s2i-}\"," "$pages"/*.c)
		is "$(used "$name")" "$(coded "$file")" \
			'the code has the options of its usage'
	else
		is "$(documented "$page" Fl)" "$(used '')" \
			'its page has its usage'
		is "$(comm -23 <(explained '') <(used ''))" '' \
			'its help explains no other options'
		is "$(used '' | tr -d :)" "$(coded "$file")" \
			'the code has the options of its usage'
	fi
done

# README's list of applets has the options of the code, but for those that
# fix-permissions ignores.
about README
is "$(sed -n '/^APPLETS/,/^TO COPY/p' "$tree/README" |
	sed 's/oc exec -it//; s/--help//' |
	grep -oE '(^|[ [])--?[a-z]+' | tr -d '[ ' | sort -u)" \
	"$(for name in $("$S2IBOX" --list); do used "$name"; done | tr -d : |
		grep -v '[LP]' | sort -u)" 'it has the options, and no others'

# coded_variables: the environment variables in the code. These are what it asks
# for as one; a text that is a name and no more, but for files, locales and
# prefixes; those that S2I gives, wherever they stand; and what bash's program
# expands, but for bash's own.
mapfile -t sources < <(find "$tree"/{core,applets} -name "*.c")
coded_variables() {
	{
		grep -ohE '(variable|env|variable_set)\("[^"]*"' \
			"${sources[@]}" | sed 's/.*"\(.*\)"/\1/'
		grep -ohE '"[A-Z_][A-Z0-9_]+"' "${sources[@]}" |
			tr -d '"' | grep -vxE 'POSIX|README|VERSION|ZX|LP|.*_'
		grep -ohE '\<(S2I|STI|APP)_[A-Z_]+[A-Z]' \
			"${sources[@]}"
		grep -ohE '\$[{!#]*[A-Z]\w*' "$tree"/core/environment/*.bash |
			tr -d '${!#' | grep -vxE 'BASH_COMMAND|BASH_SOURCE|BASHPID|IFS|EUID|LINENO'
	} | grep -v '^_s2i_' | sort -u
}

# page_variables PAGE...: the environment variables in these pages.
page_variables() {
	sed -n 's/^\.\(It \)\{0,1\}Ev //p' "$@" | tr ' ,' '\n' |
		grep '[A-Z]' | sort -u
}
about 'the variables'
s2i='^(S2I_|STI_|APP_ROOT)'
is "$(page_variables "$pages/s2ibox.1")" "$(coded_variables)" \
	's2ibox(1) has those of the code, and no others'
is "$(grep -oE '\<(S2I|STI)_[A-Z_]+|APP_ROOT' "$tree/README" | sort -u)" \
	"$(coded_variables | grep -E "$s2i")" 'README has those that S2I gives'
is "$(comm -23 <(page_variables "$pages"/s2i-*.1) <(coded_variables))" '' \
	'the pages of applets have no others'
for page in "$pages"/s2i-*.1; do
	mapfile -t names < <(sed -n 's/^\.Nm \(s2i-[a-z]*\).*/\1/p' "$page")
	for name in $(sed -n 's/^\.It Ev //p' "$page" | tr -d ,); do
		help=$(for applet in "${names[@]}"; do
			"$S2IBOX" "$applet" --help
		done)
		like " $help" "*[!A-Z_]${name}[!A-Z_]*" \
			"the help of ${page##*/} has $name"
	done
done

about 'the hooks'
mapfile -t hooks < <(sed -n '/names\[\]/,/}/{/"/{s/[^a-z_ ]//g;p;};}' \
	"$tree/core/app/hook.c" | tr -s ' ' '\n' | grep .)
hooks+=(build_env deploy_env)
is "$(sed -n 's/^\.It Pa \(\w*\) Ta .*/\1/p' "$pages/s2ibox.1" | sort)" \
	"$(printf '%s\n' "${hooks[@]}" | sort)" \
	's2ibox(1) has those of the code'
for name in "${hooks[@]}"; do
	ok "README has $name" \
		grep -qE "^    (.*  )?$name  " "$tree/README"
done

about 'the statuses'
mapfile -t statuses < <(sed -n 's/.*STATUS_.* = \([0-9]*\).*/\1/p' \
	"$tree/core/lib/lib.h")
for status in "${statuses[@]}"; do
	ok "s2ibox(1) has $status" \
		grep -qE "^\.It $status( Ns No \+n|\+n)?$" "$pages/s2ibox.1"
	ok "README has $status" grep -qE "(^|[ ])$status(\+n)?:" "$tree/README"
done

about README
lines=0 widest=0
while IFS= read -r line; do
	lines=$((lines + 1))
	((${#line} <= widest)) || widest=${#line}
	for word in $line; do
		word=${word%[,.:;]}
		[[ $word == *_*.c || $word == [a-z/]*.[ch] ]] || continue
		ok "its $word is there" \
			test -e "$tree/$word" -o -e "$tree/core/$word"
	done
done <"$tree/README"
ok 'it has at most 200 lines' test "$lines" -le 200
ok 'it has at most 80 columns' test "$widest" -le 80
