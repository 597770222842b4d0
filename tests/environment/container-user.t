#!/bin/bash
# The container's user: an applet takes it from the running application, and
# sources generate_container_user only where that can't be done.
# shellcheck disable=SC2035 # they are patterns, not files
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/processes.sh"

skip_all() {
	skip 104 "$1"
	exit
}

for tool in setpriv nsenter ldd; do
	type "$tool" >/dev/null 2>&1 || skip_all "needs $tool"
done
((EUID == 0)) || skip_all 'needs root'
"${as_process_1[@]}" true 2>/dev/null || skip_all 'needs unshare to be allowed'
libc=$(ldd "$(type -P env)" 2>/dev/null | grep -o '/[^ ]*libc[.-][^ ]*' |
	head -n 1)
[[ $libc ]] || skip_all 'needs tools that are linked dynamically'

# The image: whatever is preloaded is the C library by another name.
app
mkdir -p lib "$app/etc" marked copy
for name in nss_wrapper own other; do
	ln -s "$libc" "lib/lib$name.so"
done
cp "$S2IBOX" marked/s2ibox
cp "$S2IBOX" copy/s2i-run
cp "$BASH" application
real_bash=$(type -P bash)
executable marked/bash <<'END'
#!/bin/sh
echo bash >>"$work/marks"
exec "$real_bash" "$@"
END
cat >"$app/etc/generate_container_user" <<'END'
echo sourced >>"$work/sourced"
export NSS_WRAPPER_PASSWD=$S2I_APPLICATION_PATH/etc/passwd
export NSS_WRAPPER_GROUP=/etc/group LD_PRELOAD=libnss_wrapper.so
echo "default:x:$(id -u):0::/:/bin/sh" >"$NSS_WRAPPER_PASSWD"
END
executable "$scripts/run" <<'END'
#!/bin/bash
tell up
released
END
hook ready <<'END'
#!/bin/sh
env
END
uid=1000660000 passwd=$app/etc/passwd box=$work/marked/s2ibox
: >marks
: >sourced
export work real_bash LD_LIBRARY_PATH=$work/lib S2I_SOURCE_PATH=$src
chmod 777 "$work" "$app/etc"
chmod 666 marks sourced "$EVENTS" "$GATE"
cd "$src" || exit 1

# by UID: ${by[@]} runs a command as this user of a container.
by() {
	by=(setpriv --reuid "$1" --regid 0 --clear-groups --no-new-privs)
}

# application [NAME=VALUE...] COMMAND...: starts it as process 1.
application() {
	start "${as_process_1[@]}" "${by[@]}" env "$@"
	await up
	read -r inner <"/proc/$pid/task/$pid/children"
}

# like_s2i_run [-u NAME] [NAME=VALUE...] COMMAND...: a process 1 with what
# s2i-run leaves to an application, changed as env does.
like_s2i_run() {
	local unset=()
	[[ $1 != -u ]] || { unset=("$1" "$2"); shift 2; }
	application S2I_MARKERS_ENVIRON="$src" NSS_WRAPPER_PASSWD="$passwd" \
		NSS_WRAPPER_GROUP=/etc/group LD_PRELOAD=libnss_wrapper.so \
		env ${unset[@]+"${unset[@]}"} "$@"
}
waiting=("$work/application" -c 'tell up; released')

# end: the application ends.
end() {
	release
	join
}

# probe [NAME=VALUE...] APPLET [ARG...]: runs it in the application's container.
probe() {
	: >"$work/marks"
	: >"$work/sourced"
	before=$(stat -c '%i %y' "$passwd"; cat "$passwd")
	# With bash's functions in the environment no env script is plain.
	run timeout 20 nsenter --pid --mount --target "$inner" "${by[@]}" \
		env -u BASH_FUNC_tell%% -u BASH_FUNC_released%% \
		PATH="$work/marked:$PATH" "$@"
}

has() { like $'\n'"$out"$'\n' *$'\n'"$1"$'\n'* "$2"; }

# taken [PRELOAD]: the last probe has taken the user from the application.
taken() {
	is "$status$err" 0 'it succeeds, and nothing is said'
	is "$(grep -E '^(NSS_WRAPPER_|LD_PRELOAD=)' <<<"$out" | sort)" \
		"LD_PRELOAD=${1-libnss_wrapper.so}
NSS_WRAPPER_GROUP=/etc/group
NSS_WRAPPER_PASSWD=$passwd" 'the three variables are set'
	is "$(<"$work/sourced")" '' 'generate_container_user is not sourced'
	is "$(stat -c '%i %y' "$passwd"; cat "$passwd")" "$before" \
		'the passwd file stays as it is'
}

# sourced WHY: the application is one that a probe can't take the user from.
sourced() {
	about "$1"
	probe "$box" exec env
	is "$(<"$work/sourced").$(<"$work/marks")" sourced.bash \
		'generate_container_user is sourced'
	has "NSS_WRAPPER_PASSWD=$passwd" 'its variables are set'
	end
}

for init in '' 1; do
	by "$uid"
	about "the start${init:+ with S2I_INIT=1}"
	: >"$work/sourced"
	application S2I_INIT=$init "$work/copy/s2i-run"
	is "$(<"$work/sourced")" sourced 'generate_container_user is sourced'
	for applet in ready 'exec env'; do
		read -ra words <<<"$applet"
		about "s2i-${words[0]}${init:+, process 1 being s2ibox}"
		probe "$box" "${words[@]}"
		taken
		is "$(<"$work/marks")" '' 'no bash is started'
	done

	about "a plain deploy_env${init:+, process 1 being s2ibox}"
	env_script deploy_env <<<'DEPLOY=$NSS_WRAPPER_GROUP'
	probe "$box" ready
	taken
	is "$(<"$work/marks")" '' 'no bash is started'
	has DEPLOY=/etc/group 'deploy_env sees the variables'

	about "another deploy_env${init:+, process 1 being s2ibox}"
	env_script deploy_env <<<'if true; then DEPLOY=$NSS_WRAPPER_GROUP; fi'
	probe "$box" ready
	taken
	is "$(<"$work/marks")" bash 'bash is started once'
	has DEPLOY=/etc/group 'deploy_env sees the variables'
	rm "$hooks/deploy_env"
	end
done

about 'LD_PRELOAD with several entries'
like_s2i_run LD_PRELOAD='libother.so libnss_wrapper.so:libother.so' \
	"${waiting[@]}"
probe "$box" exec env
taken
about 'an LD_PRELOAD of its own'
probe LD_PRELOAD=libown.so "$box" exec env
taken libnss_wrapper.so:libown.so
about 'an LD_PRELOAD of its own with libnss_wrapper'
probe LD_PRELOAD=libown.so:libnss_wrapper.so "$box" exec env
taken libown.so:libnss_wrapper.so
about 'BASH_ENV'
echo 'export ACTIVE=$NSS_WRAPPER_GROUP' >"$work/activate"
probe BASH_ENV="$work/activate" "$box" exec env
taken
is "$(<"$work/marks")" bash 'bash is started once'
has ACTIVE=/etc/group 'its file sees the variables'
end

like_s2i_run S2I_MARKERS_ENVIRON="$app" "${waiting[@]}"
sourced 'an application with another source path'
like_s2i_run -u S2I_MARKERS_ENVIRON "${waiting[@]}"
sourced 'an application without the marker'
like_s2i_run -u NSS_WRAPPER_GROUP "${waiting[@]}"
sourced 'an application without NSS_WRAPPER_GROUP'
like_s2i_run LD_PRELOAD=libother.so "${waiting[@]}"
sourced 'an application without libnss_wrapper'
like_s2i_run -u LD_PRELOAD "${waiting[@]}"
sourced 'an application without LD_PRELOAD'
like_s2i_run NSS_WRAPPER_PASSWD=/nowhere/at/all "${waiting[@]}"
sourced 'an application without a passwd file'
printf '%s\n' "$uid:x:1:0::/:" "a:x:1:$uid::/:" "b:x:${uid}1:0::/:" \
	"c:x:1$uid:0::/:" "d:x:$uid" 'e:x' '::' f >"$work/others"
like_s2i_run NSS_WRAPPER_PASSWD="$work/others" "${waiting[@]}"
sourced 'a passwd file without an entry for this user'
like_s2i_run NSS_WRAPPER_PASSWD="$GATE" "${waiting[@]}"
sourced 'a passwd file that is a fifo'
# shellcheck disable=SC2016 # for perl
like_s2i_run perl -e '$0 = "title"; open my $up, ">", $ENV{EVENTS};
	syswrite $up, "up\n"; open my $gate, "<", $ENV{GATE}; <$gate>'
about 'an application with a title in the place of its environment'
is "$(tr -d '\0' <"/proc/$inner/environ" | grep -c NSS_WRAPPER)" 0 \
	'its environment is gone'
sourced 'an application with a title in the place of its environment'
printf -v long '%100000s' ''
like_s2i_run A="$long" B="$long" C="$long" "${waiting[@]}"
sourced 'an application whose environment is too large to be read'
chmod 711 "$work/application"
like_s2i_run "${waiting[@]}"
sourced 'an application whose environment may not be read'
chmod 755 "$work/application"

# shareProcessNamespace: process 1 is no application, but it may be its parent.
# shellcheck disable=SC2016 # for the inner bash
application "$BASH" -c 'S2I_MARKERS_ENVIRON=$0 NSS_WRAPPER_PASSWD=$1 \
	NSS_WRAPPER_GROUP=/etc/group LD_PRELOAD=libnss_wrapper.so "${@:2}"; :' \
	"$src" "$passwd" "${waiting[@]}"
sourced 'process 1 is no application, though its child is one'

# A start without generate_container_user, for which s2ibox needs no bash: only
# its child shows what the builder's run has sourced then.
for without in '' NSS_WRAPPER_GROUP; do
	executable "$scripts/run" <<-'END'
		#!/bin/bash
		. "$S2I_APPLICATION_PATH/etc/later"
		exec env -u "$WITHOUT" "$work/application" -c 'tell up; released'
	END
	mv "$app/etc/generate_container_user" "$app/etc/later"
	application S2I_INIT=1 WITHOUT="${without:-NOTHING}" "$work/copy/s2i-run"
	mv "$app/etc/later" "$app/etc/generate_container_user"
	[[ ! $without ]] || {
		sourced "process 1 is s2ibox, and its child is without $without"
		break
	}
	about "the builder's run has sourced it, process 1 being s2ibox"
	probe "$box" ready
	taken
	is "$(<"$work/marks")" '' 'no bash is started'
	end
done

# That bash has all that an application has.
env_script deploy_env <<'END'
if [[ $$ == 1 ]]; then
	tell up
	released
	exit 3
fi
END
like_s2i_run -u S2I_MARKERS_ENVIRON "$box" run
sourced 'process 1 is bash, which is making the environment'
rm "$hooks/deploy_env"

by 1000660001
like_s2i_run "${waiting[@]}"
by "$uid"
sourced 'an application of another user'
for uid in 0 1001; do
	by "$uid"
	echo "default:x:$uid:0::/:/bin/sh" >"$passwd"
	like_s2i_run "${waiting[@]}"
	sourced "the user $uid"
done
