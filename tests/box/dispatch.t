#!/bin/bash
# Which applet runs: by the name that the binary is called by, or by a word.
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
about 'the applet'
cp "$S2IBOX" copies/ready

for path in bin/ready bin/s2i-ready copies/ready copies/s2i-ready; do
	run "./$path" 'a  b'
	is "$status $out $err" '0 ready:a  b ' "$path is ready"
done
PATH=$work/bin:$PATH run s2i-ready 1 2
is "$status $out" '0 ready:1 2' 's2i-ready on the PATH is ready'
run "$S2IBOX" ready 1 2
is "$status $out" '0 ready:1 2' 's2ibox ready is ready'
run "$S2IBOX" s2i-ready 1 2
is "$status $out" '0 ready:1 2' 's2ibox s2i-ready is ready'
run bin/s2ibox-1.0-amd64 ready 1 2
is "$status $out" '0 ready:1 2' 'a file name with a version is s2ibox'
run bin/powershift image ready 1 2
is "$status $out" '0 ready:1 2' 'powershift image ready is ready'
run perl -e 'exec { shift } @ARGV' "$S2IBOX" -/bin/../s2i-ready 3
is "$status $out" '0 ready:3' 'the name is argv[0], wherever the file is'

# S2I starts a copy, by its full path and without arguments.
mkdir -p "tmp/scripts"
cp "$S2IBOX" tmp/scripts/run
hook run <<'END'
#!/bin/sh
echo "run, $# arguments"
END
cd "$src" || exit
run "$work/tmp/scripts/run"
is "$status $out" '0 run, 0 arguments' '/tmp/scripts/run is run'
cd "$work" || exit

about '--list, --help and --version'
run "$S2IBOX" --list
list=$out
is "$status $err" '0 ' '--list succeeds'
wanted='assemble run exec shell ready alive verify setup migrate hook jobs'
for name in $wanted; do
	like $'\n'"$list"$'\n' "*"$'\n'"s2i-$name"$'\n*' "--list has $name"
done
run "$S2IBOX" --version
like "$status $out" '0 s2ibox [0-9]*' 's2ibox --version has one'
run bin/powershift --version
like "$status $out" '0 s2ibox [0-9]*' 'powershift --version has one'
run "$S2IBOX" --help
is "$status $err" '0 ' '--help goes to stdout'
for name in $list; do
	like "$out" "*$name*" "--help has $name"
done
run bin/powershift image --help
like "$status $out" '0 *s2i-ready*' 'powershift image --help has the applets'

for name in $list; do
	run "$S2IBOX" "$name" --help
	like "$status $out" "0 usage: $name*" "$name --help goes to stdout"
	is "$err" '' "$name --help has nothing on stderr"
	run env -i "$S2IBOX" "${name#s2i-}" --help extra
	is "$status" 0 "$name --help needs neither source nor environment"
	if [[ -w /dev/full ]]; then
		"$S2IBOX" "$name" --help >/dev/full 2>full
		is $? 125 "with a full stdout $name --help is 125"
		like "$(<full)" "$name: *stdout*" \
			"with a full stdout $name --help says so"
	else
		skip 2 'needs /dev/full'
	fi
done
if [[ -w /dev/full ]]; then
	for option in --list --help --version; do
		"$S2IBOX" "$option" >/dev/full 2>full
		is $? 125 "with a full stdout $option is 125"
	done
else
	skip 3 'needs /dev/full'
fi
run "$S2IBOX" ready -- --help
is "$out" 'ready:--help' '--help after -- is an argument'

about 'what is no applet'
for name in nothing s2i-nothing; do
	run "bin/$name"
	like "$status $out$err" "127 *$name*s2i-assemble*s2i-jobs*" \
		"$name is 127, and the list is printed"
	is "$out" '' "the list for $name goes to stderr"
done
run bin/s2i-nothing
like "$err" "*call this file s2ibox,*" 'a file whose name is no applet may be renamed'
for words in nothing s2i- s2i-s2i-ready READY read readyx /bin/ready; do
	run "$S2IBOX" "$words"
	like "$status $err" "127 *$words*s2i-assemble*" "s2ibox $words is 127"
done
run bin/powershift image nothing
like "$status $err" '127 *nothing*s2i-assemble*' \
	'powershift image nothing is 127'
run bin/powershift cluster up
like "$status $err" '127 *powershift image*' \
	'powershift and anything else is 127'
for name in '' / s2i- x/; do
	run perl -e '$bin = shift; exec { $bin } @ARGV' "$S2IBOX" "$name"
	like "$status $err" '127 *s2i-assemble*' "'$name' as argv[0] is 127"
done

about 'a wrong call'
for words in '' -x --bad; do
	# shellcheck disable=SC2086 # none or one
	run "$S2IBOX" $words
	like "$status $out$err" "125 s2ibox: *$words*--help*" \
		"s2ibox $words is 125, and --help is named"
done
run bin/powershift
like "$status $err" '125 *powershift image*' 'powershift alone is 125'
run bin/powershift image
like "$status $err" '125 *--help*' 'powershift image alone is 125'
for name in ready alive verify setup migrate hook jobs exec; do
	run "$S2IBOX" "$name" -Z x
	like "$status $err" "125 s2i-$name: *-Z*usage: s2i-$name*" \
		"$name with an unknown option is 125"
	run "$S2IBOX" "$name" --long=x y
	like "$status $err" "125 s2i-$name: *--long=x*usage: s2i-$name*" \
		"$name with an unknown long option is 125, and names it whole"
	is "${err//[^$'\n']/}" '' \
		"$name with an unknown long option has one line"
done
for name in hook jobs exec; do
	run "$S2IBOX" "$name"
	like "$status $err" "125 s2i-$name: *usage: s2i-$name*" \
		"$name without its operand is 125"
	run "$S2IBOX" "$name" --
	like "$status $err" "125 s2i-$name: *usage: s2i-$name*" \
		"$name -- without its operand is 125"
done
run "$S2IBOX" exec -p
like "$status $err" '125 *-p *value*' \
	'exec with an option without its value is 125'

about 'options'
# What follows the first operand arrives byte for byte.
run "$S2IBOX" ready a -x --help -- -t 1
is "$status $out" '0 ready:a -x --help -- -t 1' \
	'those of ready stop at an operand'
run "$S2IBOX" ready -- -x --help
is "$status $out" '0 ready:-x --help' 'those of ready stop at --'
run "$S2IBOX" hook ready -x --help
is "$status $out" '0 ready:-x --help' 'those of hook stop at an operand'
run "$S2IBOX" exec printf '<%s>' -p --help -- '' $'\n'
is "$status $out" $'0 <-p><--help><--><><\n>' 'those of exec stop at an operand'

about 'a long name'
# This name is longer than a message may be, and longer than a path.
long=$(printf '%020000d' 0)
run "$S2IBOX" "$long"
like "$status $out$err" "127 s2ibox: 000*0" 'of an applet is 127, and cut off'
is "$(wc -lc <.err | tr -s ' ' | tr -d '\n')" ' 1 16383' \
	'of an applet is told in one line of 16 KiB'
run "$S2IBOX" hook --once "$long" ready
like "$status $out$err" '125 s2i-hook: --once 000*' 'of a file is 125'

about 'the binary'
if [[ -r /proc/self/fd/0 ]]; then
	mkdir links
	(exec 9<"$S2IBOX" && exec -a s2ibox /dev/fd/9 --install links) 2>.err
	result $? 'started by a descriptor, it installs links' "$(<.err)"
	is "$(readlink links/s2i-run)" "$S2IBOX" \
		'started by a descriptor, its links lead to its own file'
else
	skip 2 'needs /proc'
fi
mkdir gone
run bash -c 'cd gone && rmdir ../gone && S2I_APPLICATION_PATH=x "$@"' - \
	"$S2IBOX" exec true
like "$status $out$err" '125 s2i-exec: *working directory*' \
	'started in a directory that has gone, it is 125'
