#!/bin/bash
# make install and make uninstall, and s2ibox --install DIR.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/files.sh"
app
hook ready <<'END'
#!/bin/sh
echo "ready:$*"
END
list=$("$S2IBOX" --list)

about 's2ibox --install'
run "$S2IBOX" --install "$work/no such"
like "$status $err" '125 s2ibox: *no such*mkdir -p *no such*' \
	'a missing DIR is 125, and the message tells how to make it'
run "$S2IBOX" --install
like "$status $err" '125 *DIR*' 'without a DIR it is 125'
run "$S2IBOX" --install a b
like "$status $err" '125 *DIR*' 'with two it is 125'
touch file
run "$S2IBOX" --install file
like "$status $err" '125 *file*not a directory' 'a DIR that is a file is 125'

about 's2ibox --install DIR'
mkdir other
run "$S2IBOX" --install other
is "$status$out$err" 0 'it succeeds'
is "$(ls other)" "$(sort <<<"$list")" \
	'it makes a link for each applet of --list'
is "$(cd other && readlink s2i-ready)" "$S2IBOX" \
	'the links to a binary elsewhere are absolute'
run other/s2i-ready 1
is "$status $out" '0 ready:1' 'the links work'
before=$(listing other)
run "$S2IBOX" --install other
is "$status $err" '0 ' 'a second time it succeeds'
is "$(listing other)" "$before" 'a second time it changes nothing'

mkdir bin
cp "$S2IBOX" bin/s2ibox
run bin/s2ibox --install bin
is "$status $(readlink bin/s2i-ready)" '0 s2ibox' \
	'the links to a binary beside them are relative'
ln -s bin bin-link
run bin/s2ibox --install bin-link
is "$status $(readlink bin/s2i-run)" '0 s2ibox' 'DIR may be a link'
mv bin moved
run moved/s2i-ready 2
is "$status $out" '0 ready:2' 'relative links work when the directory has moved'

ln -sfn /nonexistent moved/s2i-alive
rm moved/s2i-jobs moved/s2i-run
cp "$S2IBOX" moved/s2i-run
run moved/s2ibox --install moved
is "$status $(readlink moved/s2i-alive)" '0 s2ibox' 'a link is replaced'
is "$(readlink moved/s2i-run)" s2ibox 'a copy of s2ibox is replaced'
is "$(readlink moved/s2i-jobs)" s2ibox 'a missing link is made'

mkdir foreign
echo mine >foreign/s2i-jobs
run "$S2IBOX" --install foreign
like "$status $err" '125 *foreign/s2i-jobs*' "somebody's own file is refused"
is "$(ls foreign) $(<foreign/s2i-jobs)" 's2i-jobs mine' \
	"beside somebody's own file nothing is made"
rm foreign/s2i-jobs
mkdir foreign/s2i-jobs
run "$S2IBOX" --install foreign
like "$status $err" '125 *foreign/s2i-jobs*' 'a directory is refused'
is "$(ls foreign)" s2i-jobs 'beside a directory nothing is made'

about 'make install'
# make install, of the very binary that is tested. -o keeps make from building
# another one in the place of its own that BUILD is.
repo=$(cd "$tests/.." && pwd)
build=$(mktemp -d /tmp/s2ibox-build.XXXXXX) || exit 1
trap 'rm -rf "$build"; finish' EXIT
cp "$S2IBOX" "$build/s2ibox"
pages=$(cd "$repo/applets" && ls ./*.1 2>/dev/null)
root="$work/the root's"
usr=$root/usr/local

# makes ARG...: make in the source, for this binary and DESTDIR.
makes() {
	run env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$repo" \
		BUILD="$build" -o "$build/s2ibox" DESTDIR="$root" "$@"
}

mkdir -p "$usr/bin" "$usr/libexec/other"
echo theirs | tee "$usr/bin/theirs" >"$usr/libexec/other/assemble"
makes install PREFIX=/usr/local
is "$status" 0 'a DESTDIR with a space and a quote will do'
is "$out$err" '' 'make -s says nothing'
ok 'bin/s2ibox is the binary' cmp "$usr/bin/s2ibox" "$S2IBOX"
is "$(stat -c %a "$usr/bin/s2ibox")" 755 'bin/s2ibox has the mode 755'
is "$(cd "$usr/bin" && ls -d s2i-*)" "$(sort <<<"$list")" \
	'bin has the links of --list, and no others'
is "$(find "$root" -type l -lname '/*')" '' 'every link is relative'
is "$(cd "$usr/libexec/s2ibox" && echo *)" 'assemble run' \
	'libexec/s2ibox is a scripts directory'
for name in assemble run; do
	run "$usr/libexec/s2ibox/$name" --help
	like "$status $out" "0 usage: s2i-$name*" "libexec/s2ibox/$name works"
done
is "$(cd "$usr/share/man/man1" && find . -name '*.1' | sort)" "$pages" \
	'the manual pages are there'
share=$usr/share completion=$repo/applets/completion
names=$(printf '%s\n' s2ibox powershift "$list" | sort)
is "$(cd "$share/bash-completion/completions" && ls)" "$names" \
	'each name has its completion for bash'
is "$(cd "$share/fish/vendor_completions.d" && ls)" \
	"$(for name in $names; do echo "$name.fish"; done | sort)" \
	'each name has its completion for fish'
for name in s2ibox powershift s2i-hook; do
	ok "the completion of $name for bash is the one in the source" \
		cmp "$completion/s2ibox.bash" \
		"$share/bash-completion/completions/$name"
	ok "the completion of $name for fish is the one in the source" \
		cmp "$completion/s2ibox.fish" \
		"$share/fish/vendor_completions.d/$name.fish"
done
ok 'the completion for zsh is the one in the source' \
	cmp "$completion/_s2ibox" "$share/zsh/site-functions/_s2ibox"

# shell_finds SHELL ARG...: the shell, which is told where the files are, prints
# what $wanted matches.
shell_finds() {
	local lacks=$1
	[[ $1 != bash || -e $bash_completion ]] || lacks=bash-completion
	if ! command -v "$1" >/dev/null || [[ $lacks != "$1" ]]; then
		skip 1 "needs $lacks"
		return
	fi
	run env HOME="$work" XDG_DATA_DIRS="$share:/usr/share" share="$share" \
		PATH="$usr/bin:$PATH" bash_completion="$bash_completion" "$@"
	like "$status $out" "$wanted" "$1 finds its completion"
}
bash_completion=/usr/share/bash-completion/bash_completion
wanted='0 complete*s2ibox* s2i-hook'
shell_finds bash --norc -c '. "$bash_completion"; load=__load_completion
	! declare -F _comp_load >/dev/null || load=_comp_load
	"$load" s2i-hook && complete -p s2i-hook'
wanted='0 _s2ibox _s2ibox'
shell_finds zsh -f -c 'fpath=($share/zsh/site-functions $fpath)
	autoload -U compinit && compinit -u -D
	echo $_comps[powershift] $_postpatcomps[s2i-*]'
wanted='0 *-k*-t*'
shell_finds fish -c 'complete -C "s2i-jobs -" | sort'
run "$usr/bin/s2i-ready" 3
is "$status $out" '0 ready:3' 'a link that it has made works'
after=$(listing "$root")
makes install PREFIX=/usr/local
is "$status$out$err" 0 'a second time it succeeds'
is "$(listing "$root")" "$after" 'a second time it changes nothing'
mv "$root" elsewhere
run "elsewhere/usr/local/bin/s2i-ready" 4
is "$status $out" '0 ready:4' 'a link works where all has been moved to'
mv elsewhere "$root"

about 'make uninstall'
makes uninstall PREFIX=/usr/local
is "$status$out$err" 0 'it succeeds'
is "$(cd "$root" && find . ! -type d | sort)" \
	$'./usr/local/bin/theirs\n./usr/local/libexec/other/assemble' \
	'it leaves the files of others, and no more'
ok 'it leaves no directory of its own' test ! -e "$usr/libexec/s2ibox"

about 'make install PREFIX=/opt/x'
makes install PREFIX=/opt/x
is "$status$out$err" 0 'it succeeds'
run "$root/opt/x/libexec/s2ibox/run" --help
is "$status" 0 'its links work'
