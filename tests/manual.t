#!/bin/bash
# The manual pages and README tell of what is there, and are well-formed.
. "${0%/*}/tap.sh"
tree=$(cd "$tests/.." && pwd)
pages=$tree/applets

# options APPLET: what its help has, one a line, without the dash.
options() {
	local line word
	"$S2IBOX" ${1:+"$1"} --help | while read -r line; do
		case $line in
		usage:* | s2ibox\ *) ;;
		-*) line=${line%% *} ;;
		*) continue ;;
		esac
		for word in $line; do
			[[ $word != -* && $word != \[-* ]] || echo "${word//[][]/}"
		done
	done | sort -u
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

# What the code looks up in the environment by name, and knows as a hook.
variables=$(sed -n 's/.*[^_]variable("\([A-Z_0-9]*\)").*/\1/p' "$tree"/core/*.c)
hooks=$(sed -n '/names\[\]/,/}/{/"/{s/[^a-z_ ]//g;p;};}' "$tree/core/hook.c")
for name in $variables S2I_MARKERS_ENVIRON; do
	ok "s2ibox(1) has $name" grep -q "^\.\(It \)*Ev $name\>" "$pages/s2ibox.1"
done
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
