#!/bin/bash
# s2i-ready and s2i-alive: run the hook of that name, and keep still.
. "${0%/*}/../lib/tap.sh"
app

for with in '' env; do
	[[ ! $with ]] || env_script deploy_env <<-'END'
		FROM_ENV="of deploy_env"
		ARGUMENTS=$*
	END
	for name in ready alive; do
		say="$name${with:+, with deploy_env}"
		run "$S2IBOX" "$name" a
		is "$status $out$err" '0 ' "$say: a missing hook is success, and silent"

		hook "$name" <<-'END'
			#!/bin/bash
			printf '%s|' "${0##*/}" "${FROM_ENV-}" "$PWD" "$@"
		END
		run env -C / PWD=/ "$S2IBOX" "$name" 'a  b' -x -- ''
		is "$out" "$name|${with:+of deploy_env}|$src|a  b|-x|--||" \
			"$say: arguments, environment and directory are the hook's"
		is "$status $err" '0 ' "$say: silent when all is well"
		run "$S2IBOX" "$name" -- -x
		like "$out" '*|-x|' "$say: behind -- a - is none of ours"

		for n in 1 124 125 126 127 255; do
			hook "$name" <<<"#!/bin/sh"$'\n'"exit $n"
			run "$S2IBOX" "$name"
			is "$status $out$err" "$n " "$say: status $n is passed on"
		done
		hook "$name" <<-'END'
			#!/bin/sh
			kill -KILL $$
		END
		run bash -c '"$@"; echo $?' - "$S2IBOX" "$name"
		is "$out" 137 "$say: killed by a signal is 128+n"

		hook "$name" <<-'END'
			#!/bin/sh
			read -r line || echo "no input"
			echo "what is wrong" >&2
			exit 1
		END
		run bash -c 'echo input | "$@"' - "$S2IBOX" "$name"
		is "$status $out" '1 no input' "$say: stdin is /dev/null"
		is "$err" 'what is wrong' "$say: what the hook says is heard"
		run "$S2IBOX" "$name" <&-
		is "$status $out" '1 no input' "$say: a closed one, too"

		chmod -x "$hooks/$name"
		run "$S2IBOX" "$name"
		like "$status $out$err" "126 s2i-$name: $hooks/$name: *chmod +x*" \
			"$say: without the x bit it is 126, not success"
		rm "$hooks/$name"
	done
done

# A probe is never green because of what could not be made or looked at.
hook ready <<<'#!/bin/sh'
for line in 'exit 0' 'exit 3' false 'case'; do
	env_script deploy_env <<<"$line"
	run "$S2IBOX" ready
	like "$status $out$err" "[1-9]*s2i-ready: *$hooks/deploy_env*" \
		"deploy_env says $line: failure"
done
rm "$hooks/deploy_env"
S2I_SOURCE_PATH=$work/none run "$S2IBOX" ready
like "$status $err" "125 s2i-ready: *$work/none*" 'no source path: 125'
mkdir bare
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" ready
is "$status $out$err" '0 ' 'no .s2i: there is no hook, so success'
