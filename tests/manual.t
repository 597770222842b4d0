#!/bin/bash
# The manual pages, --help and README tell of what the code has, and of no more;
# the pages are well-formed.
. "${0%/*}/tap.sh"
. "$tests/help.sh"
tree=$(cd "$tests/.." && pwd)
pages=$tree/applets

# options APPLET: what its help has, one a line, without the dash.
options() {
	help_options "$@" | sort -u
}

# documented PAGE: the options that it has, likewise.
documented() {
	sed -n -e 's/Fl Fl /Fl -/g; s/\(.*\) | /\1\n/' \
		-e ':a; s/Fl \([^ ]*\)/\n-\1\n/; ta; p' "$1" |
		sed -n '/^-[^ ]*$/p' | sort -u
}

if command -v mandoc >/dev/null; then
	for page in "$pages"/*.1; do
		read -r line <"$page"
		[[ $line != .so* ]] || continue
		run mandoc -T lint -W warning "$page"
		is "$status$out$err" 0 "mandoc has nothing against ${page##*/}"
	done
else
	skip 1 'needs mandoc'
fi

for name in s2ibox $("$S2IBOX" --list); do
	page=$pages/$name.1
	ok "$name has a manual page" test -s "$page"
	read -r line <"$page"
	[[ $line != .so* ]] || page=$pages/${line#.so man1/}
	ok 'which names it' grep -qE "^\.Nm $name( ,)?$" \
		<(sed -n '/^\.Sh NAME/,/^\.Nd/p' "$page")
	applet=${name#s2ibox}
	is "$(documented "$page")" "$(options "$applet")" \
		'and has the options that its help has'
	ok 'README knows it' grep -qwe "$name" "$tree/README"
done

# The options of a source file: getopt's, of main.c and of fix-permissions.
coded() {
	{
		grep -oE '"\+:[a-z:]*"' "$1" | sed 's/["+:]//g' | grep -o .
		sed -n '/struct option/,/}$/s/.*{ "\(.*\)",.*/-\1/p' "$1"
		sed -n 's/.*strspn(.*, "\([A-Z]*\)").*/\1/p' "$1" | grep -o .
		[[ $1 != */main.c ]] || grep -oE 'strcmp\(word, "--[a-z]+"\)' \
			"$1" | sed 's/.*"-\(.*\)".*/\1/'
	} | sed 's/^/-/' | sort -u
}
for name in s2ibox $("$S2IBOX" --list); do
	file=$tree/core/main.c
	[[ $name == s2ibox ]] || file=$(grep -lE "^	\"${name#s2i-}\"," \
		"$tree"/applets/*.c)
	is "$(options "${name#s2ibox}" | sed 's/^\(-.\)\([A-Z]\)$/\1\n-\2/' |
		sort -u)" "$(coded "$file")" \
		"$name's help has the options of its code"
done

# What the code calls a variable: a text that is a name and no more, but for
# files, locales and prefixes; those that S2I gives, wherever they stand; and
# those of generate_container_user in bash's program.
coded_variables() {
	{
		grep -ohE '"[A-Z_][A-Z0-9_]+"' "$tree"/{core,applets}/*.c |
			tr -d '"' | grep -vxE 'POSIX|README|VERSION|ZX|LP|.*_'
		grep -ohE '\<(S2I|STI|APP)_[A-Z_]+[A-Z]' \
			"$tree"/{core,applets}/*.c
		grep -ohE '\<(NSS_WRAPPER|LD)_[A-Z]+' \
			"$tree/core/environment_program.c"
	} | sort -u
}
page_variables() {
	sed -n 's/^\.\(It \)\{0,1\}Ev //p' "$@" | tr ' ,' '\n' |
		grep '[A-Z]' | sort -u
}
s2i='^(S2I_|STI_|APP_ROOT)'
is "$(page_variables "$pages/s2ibox.1")" "$(coded_variables)" \
	's2ibox(1) has the variables of the code, and no others'
is "$(grep -oE '\<(S2I|STI)_[A-Z_]+|APP_ROOT' "$tree/README" | sort -u)" \
	"$(coded_variables | grep -E "$s2i")" 'README has those that S2I gives'
is "$(comm -23 <(page_variables "$pages"/s2i-*.1) <(coded_variables))" '' \
	'pages of applets have no others'
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

hooks=$(sed -n '/names\[\]/,/}/{/"/{s/[^a-z_ ]//g;p;};}' "$tree/core/hook.c")
for name in $hooks build_env deploy_env; do
	ok "s2ibox(1) has the hook $name" \
		grep -q "^\.It Pa $name Ta " "$pages/s2ibox.1"
	ok 'and so has README' grep -qE "^    (.*  )?$name  " "$tree/README"
done

lines=0 widest=0
while IFS= read -r line; do
	lines=$((lines + 1))
	((${#line} <= widest)) || widest=${#line}
	for word in $line; do
		word=${word%[,.:;]}
		[[ $word == *_*.c || $word == [a-z/]*.[ch] ]] || continue
		found=("$tree/$word" "$tree"/{core,applets}/"$word")
		ok "README's $word is there" \
			test -e "${found[0]}" -o -e "${found[1]}" -o -e "${found[2]}"
	done
done <"$tree/README"
ok 'README has at most 200 lines' test "$lines" -le 200
ok 'and at most 80 columns' test "$widest" -le 80
