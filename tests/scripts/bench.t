#!/bin/bash
# make bench: its rows, its figures as JSON, and its status.
. "${0%/*}/../lib/tap.sh"
bench=$tests/../scripts/bench/run
mkdir few slow
export JSON=$work/bench.json ROUNDS=1 RUNS=1 WARMUP=0
export SIZES='1 2 4'

about 'without hyperfine'
for program in bash dirname realpath; do
	ln -s "$(command -v $program)" few
done
run env PATH="$work/few" bash "$bench"
is "$status" 1 'nothing is timed'
like "$err" '*apt-get install *hyperfine*' 'the message says what to install'

for program in hyperfine tini dumb-init strace dash; do
	command -v $program >/dev/null || {
		skip 14 "needs $program"
		exit
	}
done

# figures: row, name, measure and value of each, from the JSON.
figures() {
	perl -MJSON::PP -e '
		local $/;
		for my $f (@{decode_json(<STDIN>)}) {
			print join(" ", map { $f->{$_} } qw(row name measure
				value)), exists $f->{met} ?
				" $f->{at_most} " . ($f->{met} ? "met" : "missed")
				: "", "\n";
		}' <"$JSON"
}

tmp=$(mktemp -d /tmp/s2ibox-test.XXXXXX)
about 'make bench'
run env TMPDIR="$tmp" S2IBOX="$S2IBOX" TARGETS=no bash "$bench" \
	none bash_env work jobs assignments
is "$status" 0 'all is timed'
is "$err" '' 'nothing is said'
printed=$out
run figures
is "$status$err" 0 'the figures are JSON'
for row in none bash_env; do
	like "$printed" "*$row *us*/hook*/bash*/dash*/tini*/dumb-init*exec *" \
		"it prints a table of $row"
	like "$out" "*$row exec /hook [0-9]*$row ready /bash [0-9]*$row run us *" \
		"it has the figures of $row"
done
like "$out" '*work none:exec execs 2?work none:exec forks 0?*' \
	's2i-exec becomes its command'
like "$out" '*work plain:ready execs 2?work plain:ready forks 1?*' \
	'a probe with a plain env script starts its hook and nothing else'
like "$out" '*jobs 4 growth * 2 m*' 'growth has a target'
ok 'nothing is left behind' rmdir "$tmp"

# Each applet is too slow, even on the busiest machine.
about 'a missed target'
cat >slow/s2ibox <<END
#!/bin/bash
[[ \$1 != --install ]] || {
	for name in exec ready run; do cp "\$0" "\$2/s2i-\$name"; done
	exit
}
name=\${0##*/}
sleep 0.1
exec -a "\$name" "$S2IBOX" "\$@"
END
chmod +x slow/s2ibox
run env S2IBOX="$work/slow/s2ibox" ROUNDS=1 RUNS=3 \
	WARMUP=0 bash "$bench" none
is "$status" 1 'it is a failure'
like "$out" '*exec *<=1.5 MISSED*' 'the table tells it'
like "$(figures)" '*none exec /hook * 1.5 missed*' 'the figures tell it'
