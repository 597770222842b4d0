#!/bin/bash
# s2i-verify, -setup, -migrate and s2i-hook: become the hook of that name.
. "${0%/*}/../lib/tap.sh"
app

# Each one, with and without an environment to make.
for with in '' env; do
	[[ ! $with ]] || env_script deploy_env <<-'END'
		FROM_ENV="of deploy_env"
		echo printed
	END
	for name in verify setup migrate other; do
		applet=("$name")
		[[ $name != other ]] || applet=(hook other)
		say="${applet[*]}${with:+, with deploy_env}"
		hook "$name" <<-'END'
			#!/bin/bash
			printf '%s|' "${0##*/}" "${FROM_ENV-}" "$PWD" "$@"
			exit 9
		END
		run env -C / PWD=/ "$S2IBOX" "${applet[@]}" 'a  b' -x -- ''
		is "$status" 9 "$say: the hook's status is passed on"
		is "$out" "$name|${with:+of deploy_env}|$src|a  b|-x|--||" \
			"$say: its arguments, environment and directory"
		is "$err" "${with:+printed}" "$say: nothing is said"
		run "$S2IBOX" "${applet[@]}" -- -x
		like "$out" '*|-x|' "$say: behind -- a - is none of ours"

		hook "$name" <<-'END'
			#!/bin/bash
			echo $$
			cat
		END
		run bash -c 'echo $$; echo input | exec "$@"' - "$S2IBOX" "${applet[@]}"
		like "$out" $'*\ninput' "$say: stdin is the hook's"
		run bash -c 'echo $$; exec "$@" </dev/null' - "$S2IBOX" "${applet[@]}"
		is "$(sort -u <<<"$out" | wc -l)" 1 "$say: the hook has its process id"

		printf '#!/bin/bash\nkill -KILL $$\n' >"$hooks/$name"
		run bash -c '"$@"; echo $?' - "$S2IBOX" "${applet[@]}"
		is "$out" 137 "$say: its death by a signal is seen"

		rm "$hooks/$name"
		run "$S2IBOX" "${applet[@]}" a
		case $name in
		other) like "$status $out$err" "127 *s2i-hook: *$hooks/other*" \
			"$say: an unknown hook that is missing is 127" ;;
		*) is "$status $out$err" "0 ${with:+printed}" \
			"$say: a missing hook is success, and silent" ;;
		esac
	done
done
rm "$hooks"/*

# s2i-hook runs any of them; one that some applet has may be missing.
for name in pre_build build deploy run verify setup migrate ready alive; do
	run "$S2IBOX" hook "$name" a
	is "$status $out$err" '0 ' "hook $name: may be missing"
	hook "$name" <<-'END'
		#!/bin/sh
		echo "${0##*/}: $*"
	END
	run "$S2IBOX" hook "$name" a
	is "$status $out" "0 $name: a" "hook $name: runs it"
done
for name in pre_stop pre-build post_deploy deploy_env build_env; do
	run "$S2IBOX" hook "$name"
	like "$status $err" "127 s2i-hook: *$hooks/$name*" "hook $name: 127"
done
for name in . .. '' / ../x a/b ready/; do
	run "$S2IBOX" hook "$name"
	like "$status $err" "125 s2i-hook: '$name'*usage: s2i-hook*" \
		"hook '$name' is no file name: 125"
done
name=$'odd "name\' of\n$(id)'
hook "$name" <<<$'#!/bin/sh\necho odd'
run "$S2IBOX" hook "$name"
is "$status $out" '0 odd' 'any file name is fine'

# Without .s2i, without a source path.
mkdir bare
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" verify
is "$status $out$err" '0 ' 'without .s2i there is no hook: success'
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" hook pre_stop
is "$status" 127 'and for hook 127'
S2I_SOURCE_PATH=$work/none run "$S2IBOX" verify
like "$status $err" "125 s2i-verify: *$work/none*" 'no source path: 125'

# Any executable is a hook.
cp "$(type -P true)" "$hooks/verify"
run "$S2IBOX" verify
is "$status $out$err" '0 ' 'a binary'
printf '#!%s -w\nprint "perl: @ARGV\\n";\n' "$(type -P perl)" >"$hooks/verify"
run "$S2IBOX" verify a b
is "$status $out" '0 perl: a b' "a perl script with an option in its #! line"
mkdir elsewhere
hook verify <<<$'#!/bin/sh\necho "$0"'
mv "$hooks/verify" elsewhere/real
ln -s "$work/elsewhere/real" "$hooks/verify"
run "$S2IBOX" verify
is "$status $out" "0 $hooks/verify" 'a link to one'

# Hooks call applets, and deploy_env is not sourced again.
env_script deploy_env <<'END'
COUNT=$COUNT.
END
rm "$hooks/verify"
hook verify <<END
#!/bin/sh
"$S2IBOX" hook inner
END
hook inner <<'END'
#!/bin/sh
echo "$COUNT"
END
COUNT='' run "$S2IBOX" verify
is "$status $out" '0 .' 'in a hook that calls an applet: once'
