#!/bin/bash
# s2i-jobs runs the job scripts of a category.
. "${0%/*}/../lib/tap.sh"
app
jobs=$src/.s2i/jobs cron_jobs=$src/.s2i/cron_jobs

# job PATH [STATUS]: a job that prints its name, and ends with STATUS.
job() {
	mkdir -p "${1%/*}"
	printf '#!/bin/sh\necho "${0##*/}"\nexit %s\n' "${2-0}" >"$1"
	chmod +x "$1"
}

about 'which files are jobs'
names='10-a 2-b A a b é z .hidden backup~ x.swp x.orig x.rej x.rpmsave x.rpmnew
	x.rpmorig x.dpkg-old x.dpkg-new x.dpkg-dist x.sh orig swp.x x.py
	B a~b x.orig.sh'
for name in $names; do
	job "$jobs/daily/$name"
done
run env LC_ALL=en_US.UTF-8 "$S2IBOX" jobs daily
is "$status $err" '0 ' 's2i-jobs succeeds'
is "$out" $'10-a\n2-b\nA\nB\na\na~b\nb\norig\nswp.x\nx.orig.sh\nx.py\nx.sh\nz\né' \
	'they run in byte order, without dotfiles and leftovers'

job "$cron_jobs/daily/zz-cron"
job "$cron_jobs/daily/x.rpmsave"
rm "$jobs/daily"/[!z]*
run "$S2IBOX" jobs daily
is "$out" $'zz-cron\nz' 'those in cron_jobs come before those in jobs'
job "$cron_jobs/weekly/w"
run "$S2IBOX" jobs weekly
is "$status $out" '0 w' 'those in cron_jobs are enough'

mkdir -p "$jobs/mixed/directory"
mkfifo "$jobs/mixed/fifo"
job "$work/elsewhere/real"
ln -s "$work/elsewhere/real" "$jobs/mixed/link"
ln -s "$work/elsewhere" "$jobs/mixed/link-to-directory"
run "$S2IBOX" jobs mixed
is "$status $out" '0 link' 'regular files, and links to these'
mkdir "$jobs/empty"
run "$S2IBOX" jobs empty
is "$status $out$err" '0 ' 'none at all is success'
touch "$jobs/empty/.keep"
run "$S2IBOX" jobs empty
is "$status $out$err" '0 ' 'a dotfile alone is success'

about 'CATEGORY'
run "$S2IBOX" jobs dayly
like "$status $out$err" '127 s2i-jobs: *jobs/dayly*' \
	'one that there is not is 127'
for category in . .. '' / daily/ ./daily ../jobs/daily; do
	run "$S2IBOX" jobs "$category"
	like "$status $out$err" "125 s2i-jobs: '$category'*usage: s2i-jobs*" \
		"'$category' is no name: 125"
done
run "$S2IBOX" jobs daily weekly
like "$status $out$err" '125 s2i-jobs: *usage: s2i-jobs*' 'two of them are 125'
name=$'of "a\' $(id)\n'
job "$jobs/${name}/j"
run "$S2IBOX" jobs "$name"
is "$status $out" '0 j' 'any name of a directory will do'
run "$S2IBOX" jobs -- daily
is "$status" 0 'it may follow --'
mkdir bare
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" jobs daily
like "$status $err" '127 *jobs/daily*' 'without any jobs the status is 127'

about 'what a job gets'
env_script deploy_env <<'END'
FROM_ENV="of deploy_env"
END
mkdir "$jobs/what"
cat >"$jobs/what/job" <<'END'
#!/bin/bash
echo "$FROM_ENV|$PWD|$#"
cat
END
chmod +x "$jobs/what/job"
run bash -c 'cd /; echo input | "$@"' - "$S2IBOX" jobs what
is "$status $out" "0 of deploy_env|$src|0"$'\ninput' \
	'the environment, the source path, no arguments, and stdin'
rm "$hooks/deploy_env"
run env -C / PWD=/ "$S2IBOX" jobs what
is "$out" "|$src|0" 'the source path without deploy_env as well'

about 'a job that fails'
job "$jobs/fail/1"
job "$jobs/fail/2" 3
job "$jobs/fail/3" 4
job "$jobs/fail/4"
run "$S2IBOX" jobs fail
is "$status $out" $'3 1\n2' 'it ends the run, with its status'
like "$err" "s2i-jobs: $jobs/fail/2: *3*" 'it is named'
is "${err//[^$'\n']/}" '' 'the message is one line'
run "$S2IBOX" jobs -k fail
is "$status $out" $'3 1\n2\n3\n4' \
	"with -k all jobs run, and the first failure's status counts"
like "$err" "s2i-jobs: $jobs/fail/2: *3*"$'\n'"s2i-jobs: $jobs/fail/3: *4*" \
	'with -k each of those that fail is named'
printf '#!/bin/sh\nkill -KILL $$\n' >"$jobs/fail/1"
run "$S2IBOX" jobs fail
is "$status $out" '137 ' 'one that a signal ends is 128+n'
like "$err" "s2i-jobs: $jobs/fail/1: *signal 9*" \
	'one that a signal ends is named with the signal'

chmod -x "$jobs/fail/4"
for k in '' -k; do
	about "a job that is not executable${k:+, with $k}"
	# shellcheck disable=SC2086 # none or one
	run "$S2IBOX" jobs $k fail
	like "$status $err" "126 s2i-jobs: $jobs/fail/4: *chmod +x*" \
		'the status is 126, and the message has the cure'
	like "$err" '*git update-index --chmod=+x .s2i/jobs/fail/4' \
		'the cure for git has its path in the repository'
	is "$out" '' 'no job has run'
done
about 'how a job is executed'
job "$jobs/gone/1"
ln -s nothing "$jobs/gone/2"
run "$S2IBOX" jobs gone
like "$status $out$err" "127 s2i-jobs: $jobs/gone/2: *link*" \
	'a link to nothing is 127, and no job has run'
printf '#!/no/such/thing\n' >"$jobs/daily/a"
chmod +x "$jobs/daily/a"
run "$S2IBOX" jobs -k daily
like "$status $err" "127 *$jobs/daily/a: */no/such/thing*" \
	'an interpreter that is missing is named'
is "$out" $'zz-cron\nz' 'with -k the other jobs run all the same'

mkdir "$jobs/plain"
echo 'a=(x y); echo "${a[1]}"' >"$jobs/plain/job"
chmod +x "$jobs/plain/job"
run "$S2IBOX" jobs plain
is "$status $out" '0 y' 'a job without #! is run by bash'

about 'line by line'
# A line of a job comes through before the next one is given.
mkdir "$jobs/lines"
cat >"$jobs/lines/job" <<'END'
#!/bin/sh
echo "${COUNT-}" >&2
exec cut -c 1-
END
chmod +x "$jobs/lines/job"
mkdir links copies
for name in s2ibox s2i-jobs powershift; do
	ln -s "$S2IBOX" "links/$name"
done
for name in s2ibox-1.0 jobs s2i-jobs; do
	cp "$S2IBOX" "copies/$name"
done

# by_line NAME COMMAND...: a job that runs so answers the first line.
by_line() {
	local got=nothing in
	coproc JOB { exec "${@:2}" 2>lines.err; }
	in=${JOB[1]}
	echo first >&"$in"
	read -r -t 5 got <&"${JOB[0]}"
	exec {in}>&-
	wait "$JOB_PID"
	is "$? $got" '0 first' "$1"
}
if [[ $(type -P stdbuf) ]]; then
	for command in 'links/s2ibox jobs' 'links/s2i-jobs' \
		'links/powershift image jobs' 'copies/s2ibox-1.0 jobs' \
		'copies/jobs' 'copies/s2i-jobs' 'links/s2ibox jobs -k --'; do
		# shellcheck disable=SC2086 # words
		by_line "$command" $command lines
	done
	echo 'COUNT=${COUNT-}.' >"$hooks/deploy_env"
	by_line 'with deploy_env' "$S2IBOX" jobs lines
	is "$(<lines.err)" . 'deploy_env is sourced once'
	rm "$hooks/deploy_env"
else
	skip 9 'needs stdbuf'
fi
about 'stdbuf'
PATH=$work/none run "$S2IBOX" jobs weekly
is "$status $out$err" '0 w' 'jobs run without stdbuf'
mkdir path
touch path/stdbuf
PATH=$work/path run "$S2IBOX" jobs weekly
is "$status $out$err" '0 w' 'jobs run with a stdbuf that is no program'
