#!/bin/bash
# s2i-ready and s2i-alive run the hook of that name, and say nothing.
. "${0%/*}/../lib/tap.sh"
app

for with in '' env; do
	[[ ! $with ]] || env_script deploy_env <<-'END'
		FROM_ENV="of deploy_env"
		ARGUMENTS=$*
	END
	for name in ready alive; do
		about "$name${with:+, with deploy_env}"
		run "$S2IBOX" "$name" a
		is "$status $out$err" '0 ' \
			'a missing hook is success, and silent'

		hook "$name" <<-'END'
			#!/bin/bash
			printf '%s|' "${0##*/}" "${FROM_ENV-}" "$PWD" "$@"
		END
		run env -C / PWD=/ "$S2IBOX" "$name" 'a  b' -x -- ''
		is "$out" "$name|${with:+of deploy_env}|$src|a  b|-x|--||" \
			'it gets arguments, environment and directory'
		is "$status $err" '0 ' 'nothing is said when all is well'
		run "$S2IBOX" "$name" -- -x
		like "$out" '*|-x|' 'what follows -- reaches it'

		for n in 1 124 125 126 127 255; do
			hook "$name" <<<"#!/bin/sh"$'\n'"exit $n"
			run "$S2IBOX" "$name"
			is "$status $out$err" "$n " "the status $n is passed on"
		done
		hook "$name" <<-'END'
			#!/bin/sh
			kill -KILL $$
		END
		run bash -c '"$@"; echo $?' - "$S2IBOX" "$name"
		is "$out" 137 'its death by a signal is 128+n'

		hook "$name" <<-'END'
			#!/bin/sh
			read -r line || echo "no input"
			echo "what is wrong" >&2
			exit 1
		END
		run bash -c 'echo input | "$@"' - "$S2IBOX" "$name"
		is "$status $out" '1 no input' 'its stdin is /dev/null'
		is "$err" 'what is wrong' 'what it says is passed on'
		run "$S2IBOX" "$name" <&-
		is "$status $out" '1 no input' \
			'its stdin is /dev/null where that of the probe is closed'

		chmod -x "$hooks/$name"
		run "$S2IBOX" "$name"
		like "$status $out$err" "126 s2i-$name: $hooks/$name: *chmod +x*" \
			'without the x bit it is 126, not success'
		rm "$hooks/$name"
	done
done

# A probe is never green because something could not be made or looked at.
about 'no probe is green'
hook ready <<<'#!/bin/sh'
for line in 'exit 0' 'exit 3' false 'case'; do
	env_script deploy_env <<<"$line"
	run "$S2IBOX" ready
	like "$status $out$err" "[1-9]*s2i-ready: *$hooks/deploy_env*" \
		"where deploy_env says $line"
done
rm "$hooks/deploy_env"
S2I_SOURCE_PATH=$work/none run "$S2IBOX" ready
like "$status $err" "125 s2i-ready: *$work/none*" \
	'without a source path, but 125'
mkdir bare
about ready
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" ready
is "$status $out$err" '0 ' \
	'a source path without .s2i has no hook, which is success'
