#!/bin/bash
# Which applet it is: by the name that it was called by, or by a word.
. "${0%/*}/../lib/tap.sh"
app
hook ready <<'END'
#!/bin/sh
echo "ready:$*"
END

mkdir bin copies
for name in ready s2i-ready powershift s2i-nothing nothing s2ibox-1.0-amd64; do
	ln -s "$S2IBOX" "bin/$name"
done
cp "$S2IBOX" copies/s2i-ready
cp "$S2IBOX" copies/ready

for path in bin/ready bin/s2i-ready copies/ready copies/s2i-ready; do
	run "./$path" 'a  b'
	is "$status $out $err" '0 ready:a  b ' "$path is the applet ready"
done
PATH=$work/bin:$PATH run s2i-ready 1 2
is "$status $out" '0 ready:1 2' 'found along PATH'
run "$S2IBOX" ready 1 2
is "$status $out" '0 ready:1 2' 's2ibox APPLET'
run "$S2IBOX" s2i-ready 1 2
is "$status $out" '0 ready:1 2' 's2ibox s2i-APPLET'
run bin/s2ibox-1.0-amd64 ready 1 2
is "$status $out" '0 ready:1 2' 'a file name with a version is s2ibox, too'
run bin/powershift image ready 1 2
is "$status $out" '0 ready:1 2' 'powershift image APPLET'
run perl -e 'exec { shift } @ARGV' "$S2IBOX" -/bin/../s2i-ready 3
is "$status $out" '0 ready:3' 'the name is argv[0], wherever the file is'

# As S2I starts it: a copy, by its full path, without arguments.
mkdir -p "tmp/scripts"
cp "$S2IBOX" tmp/scripts/run
hook run <<'END'
#!/bin/sh
echo "run, $# arguments"
END
cd "$src" || exit
run "$work/tmp/scripts/run"
is "$status $out" '0 run, 0 arguments' '/tmp/scripts/run is the applet run'
cd "$work" || exit

# The lists.
run "$S2IBOX" --list
list=$out
is "$status $err" '0 ' '--list succeeds'
wanted='assemble run exec shell ready alive verify setup migrate hook jobs'
for name in $wanted; do
	like $'\n'"$list"$'\n' "*"$'\n'"s2i-$name"$'\n*' "--list has $name"
done
run "$S2IBOX" --version
like "$status $out" '0 s2ibox [0-9]*' '--version'
run bin/powershift --version
like "$status $out" '0 s2ibox [0-9]*' 'powershift --version'
run "$S2IBOX" --help
is "$status $err" '0 ' '--help goes to stdout'
for name in $list; do
	like "$out" "*$name*" "--help has $name"
done
run bin/powershift image --help
like "$status $out" '0 *s2i-ready*' 'powershift image --help, as well'

for name in $list; do
	run "$S2IBOX" "$name" --help
	like "$status $out" "0 usage: $name*" "$name --help goes to stdout"
	is "$err" '' "and nothing of it to stderr"
	run env -i "$S2IBOX" "${name#s2i-}" --help extra
	is "$status" 0 "$name --help needs neither source nor environment"
	if [[ -w /dev/full ]]; then
		"$S2IBOX" "$name" --help >/dev/full 2>full
		is $? 125 "$name --help: a full stdout is 125"
		like "$(<full)" "$name: *stdout*" 'and said'
	else
		skip 2 'needs /dev/full'
	fi
done
if [[ -w /dev/full ]]; then
	for option in --list --help --version; do
		"$S2IBOX" "$option" >/dev/full 2>full
		is $? 125 "$option: a full stdout is 125"
	done
else
	skip 3 'needs /dev/full'
fi
run "$S2IBOX" ready -- --help
is "$out" 'ready:--help' 'behind -- it is an argument'

# What is no applet.
for name in nothing s2i-nothing; do
	run "bin/$name"
	like "$status $out$err" "127 *$name*s2i-assemble*s2i-jobs*" \
		"$name: 127, and the list"
	is "$out" '' 'which goes to stderr'
done
for words in nothing s2i- s2i-s2i-ready READY read readyx /bin/ready; do
	run "$S2IBOX" "$words"
	like "$status $err" "127 *$words*s2i-assemble*" "s2ibox $words: 127"
done
run bin/powershift image nothing
like "$status $err" '127 *nothing*s2i-assemble*' 'powershift image nothing: 127'
run bin/powershift cluster up
like "$status $err" '127 *powershift image*' 'powershift anything else: 127'
for name in '' / s2i- x/; do
	run perl -e '$bin = shift; exec { $bin } @ARGV' "$S2IBOX" "$name"
	like "$status $err" '127 *s2i-assemble*' "argv[0] '$name': 127"
done

# Usage.
for words in '' -x --bad; do
	# shellcheck disable=SC2086 # none or one
	run "$S2IBOX" $words
	like "$status $out$err" "125 s2ibox: *$words*--help*" \
		"s2ibox $words: 125, and what to ask"
done
run bin/powershift
like "$status $err" '125 *powershift image*' 'powershift alone: 125'
run bin/powershift image
like "$status $err" '125 *--help*' 'powershift image alone: 125'
for name in ready alive verify setup migrate hook jobs exec; do
	run "$S2IBOX" "$name" -Z x
	like "$status $err" "125 s2i-$name: *-Z*usage: s2i-$name*" \
		"$name: an unknown option is 125"
	run "$S2IBOX" "$name" --long=x y
	like "$status $err" "125 s2i-$name: *--long=x*usage: s2i-$name*" \
		"$name: an unknown long option is 125, and named whole"
	is "${err//[^$'\n']/}" '' 'in one line'
done
for name in hook jobs exec; do
	run "$S2IBOX" "$name"
	like "$status $err" "125 s2i-$name: *usage: s2i-$name*" \
		"$name: a missing operand is 125"
	run "$S2IBOX" "$name" --
	like "$status $err" "125 s2i-$name: *usage: s2i-$name*" \
		"$name --: as well"
done
run "$S2IBOX" exec -p
like "$status $err" '125 *-p *value*' 'exec: an option without its value is 125'

# Options stop at the first operand; what follows arrives byte for byte.
run "$S2IBOX" ready a -x --help -- -t 1
is "$status $out" '0 ready:a -x --help -- -t 1' 'ready: options stop at an operand'
run "$S2IBOX" ready -- -x --help
is "$status $out" '0 ready:-x --help' 'ready: and at --'
run "$S2IBOX" hook ready -x --help
is "$status $out" '0 ready:-x --help' 'hook: likewise'
run "$S2IBOX" exec printf '<%s>' -p --help -- '' $'\n'
is "$status $out" $'0 <-p><--help><--><><\n>' 'exec: likewise'

# Names longer than a message may be, and longer than a path.
long=$(printf '%020000d' 0)
run "$S2IBOX" "$long"
like "$status $out$err" "127 s2ibox: 000*0" 'a long name is 127, and cut off'
is "$(wc -lc <.err | tr -s ' ' | tr -d '\n')" ' 1 16383' 'in one line of 16 KiB'
run "$S2IBOX" hook --once "$long" ready
like "$status $out$err" '125 s2i-hook: cannot open 000*' 'a long file is 125'

# Where the file is only a descriptor, and where there is no directory.
if [[ -r /proc/self/fd/0 ]]; then
	mkdir links
	(exec 9<"$S2IBOX" && exec -a s2ibox /dev/fd/9 --install links) 2>.err
	result $? 'started by a descriptor: it installs links' "$(<.err)"
	is "$(readlink links/s2i-run)" "$S2IBOX" 'to its own file'
else
	skip 2 'needs /proc'
fi
mkdir gone
run bash -c 'cd gone && rmdir ../gone && S2I_APPLICATION_PATH=x "$@"' - \
	"$S2IBOX" exec true
like "$status $out$err" '125 s2i-exec: *working directory*' \
	'in a directory that has gone: 125'
