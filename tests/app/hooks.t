#!/bin/bash
# s2i-verify, s2i-setup, s2i-migrate and s2i-hook become the hook of that name.
. "${0%/*}/../lib/tap.sh"
app

# Each of them runs with and without an environment to make.
for with in '' env; do
	[[ ! $with ]] || env_script deploy_env <<-'END'
		FROM_ENV="of deploy_env"
		echo printed
	END
	for name in verify setup migrate other; do
		applet=("$name")
		[[ $name != other ]] || applet=(hook other)
		about "${applet[*]}${with:+, with deploy_env}"
		hook "$name" <<-'END'
			#!/bin/bash
			printf '%s|' "${0##*/}" "${FROM_ENV-}" "$PWD" "$@"
			exit 9
		END
		run env -C / PWD=/ "$S2IBOX" "${applet[@]}" 'a  b' -x -- ''
		is "$status" 9 'its status is passed on'
		is "$out" "$name|${with:+of deploy_env}|$src|a  b|-x|--||" \
			'it gets arguments, environment and directory'
		is "$err" "${with:+printed}" 's2ibox says nothing'
		run "$S2IBOX" "${applet[@]}" -- -x
		like "$out" '*|-x|' 'what follows -- reaches it'

		hook "$name" <<-'END'
			#!/bin/bash
			echo $$
			cat
		END
		run bash -c 'echo $$; echo input | exec "$@"' - "$S2IBOX" "${applet[@]}"
		like "$out" $'*\ninput' 'it reads stdin'
		run bash -c 'echo $$; exec "$@" </dev/null' - "$S2IBOX" "${applet[@]}"
		is "$(sort -u <<<"$out" | wc -l)" 1 \
			'it has the process id of the applet'

		printf '#!/bin/bash\nkill -KILL $$\n' >"$hooks/$name"
		run bash -c '"$@"; echo $?' - "$S2IBOX" "${applet[@]}"
		is "$out" 137 'its death by a signal is that of the applet'

		rm "$hooks/$name"
		run "$S2IBOX" "${applet[@]}" a
		case $name in
		other) like "$status $out$err" "127 *s2i-hook: *$hooks/other*" \
			'a missing hook that no applet has is 127' ;;
		*) is "$status $out$err" "0 ${with:+printed}" \
			'a missing hook is success, and silent' ;;
		esac
	done
done
rm "$hooks"/*

# A hook that some applet has may be missing.
about 's2i-hook'
for name in pre_build build deploy run verify setup migrate ready alive; do
	run "$S2IBOX" hook "$name" a
	is "$status $out$err" '0 ' "$name may be missing"
	hook "$name" <<-'END'
		#!/bin/sh
		echo "${0##*/}: $*"
	END
	run "$S2IBOX" hook "$name" a
	is "$status $out" "0 $name: a" "$name is run"
done
for name in pre_stop pre-build post_deploy deploy_env build_env; do
	run "$S2IBOX" hook "$name"
	like "$status $err" "127 s2i-hook: *$hooks/$name*" \
		"$name must be there"
done
for name in . .. '' / ../x a/b ready/; do
	run "$S2IBOX" hook "$name"
	like "$status $err" "125 s2i-hook: '$name'*usage: s2i-hook*" \
		"'$name' is no file name: 125"
done
name=$'odd "name\' of\n$(id)'
hook "$name" <<<$'#!/bin/sh\necho odd'
run "$S2IBOX" hook "$name"
is "$status $out" '0 odd' 'any file name will do'

about 'what is missing'
mkdir bare
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" verify
is "$status $out$err" '0 ' 'without .s2i there is no hook, which is success'
S2I_SOURCE_PATH=$work/bare run "$S2IBOX" hook pre_stop
is "$status" 127 'without .s2i hook NAME is 127'
S2I_SOURCE_PATH=$work/none run "$S2IBOX" verify
like "$status $err" "125 s2i-verify: *$work/none*" \
	'without a source path the status is 125'

about 'any executable is a hook'
cp "$(type -P true)" "$hooks/verify"
run "$S2IBOX" verify
is "$status $out$err" '0 ' 'a binary'
printf '#!%s -w\nprint "perl: @ARGV\\n";\n' "$(type -P perl)" >"$hooks/verify"
run "$S2IBOX" verify a b
is "$status $out" '0 perl: a b' 'a perl script with an option in its #! line'
mkdir elsewhere
hook verify <<<$'#!/bin/sh\necho "$0"'
mv "$hooks/verify" elsewhere/real
ln -s "$work/elsewhere/real" "$hooks/verify"
run "$S2IBOX" verify
is "$status $out" "0 $hooks/verify" 'a link to an executable'

about 'a hook that calls an applet'
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
is "$status $out" '0 .' 'deploy_env is sourced once'
