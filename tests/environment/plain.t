#!/bin/bash
# Plain env scripts are evaluated without bash, with bash's own result. Any
# other script is for bash, all of it. scripts/fuzz/env-scripts has random ones.
# shellcheck disable=SC1003,SC2089,SC2090 # the quotes are meant so
. "${0%/*}/../lib/tap.sh"
app
mkdir -p "$app/etc" empty marked
script=$hooks/deploy_env
bash=$(type -P bash) env=$(type -P env)
printf '#!%s -p\necho "$1" >>"%s"\nexec "%s" "$@"\n' "$bash" \
	"$work/marks" "$bash" >marked/bash	# sh might drop some names
chmod +x marked/bash
exec </dev/null
unset "${!OPT@}" LC_ALL LANG "${!LC_@}" PS4 A B C D E F OLDPWD
A='' B=b C=$'two  words\nand * lines' D=$'\'"\\$x`y' E=$'\303\244:~'
export A B C D E

# environment FILE [ENV...]: what a command gets goes to FILE. The reference
# sets OPTIND, with which bash is entered for sure. Some variables are bash's
# own.
environment() {
	local file=$1
	shift
	"$env" "$@" PATH="$work/marked:$PATH" "$S2IBOX" exec "$env" -0 \
		>.raw 2>.err
	status=$? err=$(<.err)
	grep -zvE '^(_|SHLVL|PWD|OLDPWD|OPTIND)=' .raw | sort -z >"$file"
}

# both [ENV...]: whether s2ibox alone and bash make the same of the script.
# ${entered} is how often bash was entered.
both() {
	rm -f marks
	environment ours "$@"
	entered=$([[ ! -e marks ]] || grep -c . marks)
	rm -f marks
	environment theirs OPTIND=1 "$@"
	if [[ ! -s ours || ! -s marks || $status != 0 ]]; then
		echo "# status $status: $err"
		return 1
	fi
	cmp ours theirs || {
		comm -z -3 ours theirs | tr '\0' '\n' | sed 's/^/# /'
		return 1
	}
}

# plain NAME [ENV...]: the script from stdin needs no bash, and does as in bash.
plain() {
	local name=$1
	cat >"$script"
	shift
	ok "$name: the result is that of bash" both "$@"
	is "$entered" '' "$name: no bash is entered"
}

# other NAME LINE WHY [ENV...]: bash is entered for it, once. Without bash the
# message tells WHY, and at which LINE, or '' where it is the environment.
other() {
	local name=$1 line=$2 why=$3
	cat >"$script"
	shift 3
	rm -f marks
	environment ours "$@"
	entered=$([[ ! -e marks ]] || grep -c . marks)
	is "$entered" 1 "$name: bash is entered"
	run "$env" "$@" PATH="$work/empty" "$S2IBOX" exec "$env"
	is "$status$out" 127 "$name: without bash the status is 127"
	like "$err" "s2i-exec: $script${line:+:$line} needs bash ($why), and there is none on the PATH $work/empty" \
		"$name: without bash the message tells why"
}

about 'plain'
plain 'an empty file' </dev/null
plain 'nothing but comments' <<<$'# a\n\n\t # b `$(\'"\\\n#'
printf 'X=1\n# \\\nY=2' >last && plain 'no newline at the end' <last
plain assignments <<'END'
X=1
Y= Z=text	W=a=b:c/d,e+f@g%h^i*?[j]#k!
  X2={a,b} ; X3=3;X4=4 ; # X5=5
if=1 export=2 time=$export
END
plain quotes <<'END'
X='single  $A `"\ quotes
on lines' Y="double  'quotes' \$A \`x\` \"\\\n \x on
lines;#|&<>(){}~" Z=\ \$A\"\'\\\#\;\~x\a
W=a'b'"c"\d''""$B"$B"'$B'
END
plain 'line continuations' <<'END'
\
 X=\
1\
2 \
  Y="a\
b" Z='c\
d' ; \
W=${A:-\
x\
} V="${A:-\
y}" \
# a comment\
U=3
END
plain parameters <<'END'
X1=$A$B$C$D$E$NOT Y1=${A}${B}${C}${D}${NOT} Z1="$A$B$C$D$E$NOT"
X2=${A-x}${A:-x}${A+x}${A:+x} Y2=${B-x}${B:-x}${B+x}${B:+x}
Z2=${NOT-x}${NOT:-x}${NOT+x}${NOT:+x}
END
plain 'operators that assign' <<'END'
X=${NEW=1}${NEW=2}$NEW Y=${A:=full}$A Z=${B=no}${B:=no} W="${NEWER:=a  b}"
V=${B+${NEVER:=x}}${B-${NEVER2:=x}}${NEVER2-unset}
END
plain 'words in ${}' <<'END'
X=${NOT-a b	c;d|e&f#g 'h  }' "i  } $B" \j\}\ } Y="${NOT-a  b;(c)#~d \} \j \$ \" }"
Z=${NOT:-${NOT-${A:-${B:+deep "${C:+$D}"}}}} W=${B:+"${NOT:-in quotes}"}
END
plain export <<'END'
export X=1 Y='a  b'$C Z="$D" B F
export	X X2=$X X=2 ; export B=${B}c B=$B #
F=late
export G; H=${G-unset}
END
plain 'tildes that are none' <<'END'
X=a~ Y="~" Z='~'/x W=\~/x V=/~/.~ U="${NOT-~}"
END
plain 'bytes above 127, in C.UTF-8' LC_ALL=C.UTF-8 \
	<<<$'X=\303\244$E\377 Y="\303" Z=${A:-\342\202\254}\\\303\244'
plain 'bytes above 127, in C' LC_ALL=C <<<$'X=\303\244$E\377 Y="\303" Z=\\\303\244'
plain 'bytes above 127, in no locale' <<<$'X=\303\244$E\377 Y="\303" Z=\\\303\244'
plain 'names that bash could not have' a.b=1 a-b=2 1=3 <<<X=1
plain 'a control character that is not used' ODD=$'\001\177' <<<X=1
plain 'a value that looks like a function' X='() { :; }' <<<'Y=$X'
plain "s2ibox's own paths" <<<'X=$S2I_SOURCE_PATH/x:$S2I_APPLICATION_PATH'
plain 'names of which bash knows, when they are there' HOME=/h TERM=t \
	<<<'X=$HOME/x:$TERM:$PATH PATH=$HOME/bin:$PATH'
perl -e 'print "# ", "x" x 98, "\n" x ($_ % 7 == 0), "\n" for 1 .. 10000;
	print "X=\x27", "y" x 100000, "\x27\n"' >big
plain 'a file of a megabyte' <big
rm "$script"
mkfifo "$script"
rm -f marks
echo X=fifo >"$script" &
environment ours
ok 'a fifo: bash is entered' test -e marks
ok 'a fifo: bash reads it' grep -qz ^X=fifo ours
wait
rm "$script"

about 'not plain'
# Each line has the number of the line that isn't plain, why, and the script.
while IFS='|' read -r line why text; do
	other "$text" "$line" "$why" < <(printf '%b\n' "$text")
done <<'END'
2|command substitution*|\nY=$(:)
1|*`*|Y=`:`
1|*arithmetic|Y=$((1))
1|*$*|Y=$'a'
1|*$*|Y=$"a"
1|*$*|Y=$$
1|*$*|Y=$1
1|*NAME=WORD*|Y+=1
1|*NAME=WORD*|Y[0]=1
1|*character*|Y=(a)
1|*~*|Y=~
1|*~*|Y=a:~/x
1|*~*|Y="a":~
1|*expansion*|Y=${A#x}
1|*expansion*|Y=${A/x/y}
1|*expansion*|Y=${B?x}
1|*$*|Y=${#A}
1|*NAME=WORD*|Y=1 &
2|*&*|\nexport Y=1&&:
1|*NAME=WORD*|Y=1 </dev/null
1|*character*|Y=1>x
2|*NAME=WORD*|\n:
2|*NAME=WORD*|\nexport -n Y
2|*{*|\nexport Y={a,b}
1|*'*|Y="${NOT-'x'}"
1|*"*|Y="${NOT-"x"}"
1|*{*|Y=${NOT-{}
2|*quote*|Y='1
1|*carriage*|Y=1\r
3|*control*|\n\nY=\001
2|*NUL*|\nY=\0000
1|*name*|Y=$B\\\nZ
2|*name*|\nexport Y\\\nZ=1
1|*IFS*|IFS=x
1|*PWD*|Y=$PWD
1|*LC_ALL*|LC_ALL=C
1|*UID*|Y=$UID
2|*itself uses*|\nexport S2I_SOURCE_PATH=$S2I_SOURCE_PATH
1|*itself uses*|S2I_MARKERS_ENVIRON=x
1|*itself uses*|S2I_APPLICATION_PATH=/
END
other 'a control character in what is used' 2 '*control*' X=$'\001' \
	<<<$'Y=1\nY=$X'
other 'what only bash would set' 1 'HOME*' -u HOME <<<'Y=$HOME'
other 'what bash would change' '' 'OPTERR in the environment, *' OPTERR=7 <<<Y=1
other 'not ASCII in another locale' 2 '*ASCII*' LC_ALL=de_DE.ISO-8859-1 \
	<<<$'Y=1\nZ=\344'
printf 'X=1\nY=\\' >last
other 'a backslash at the end' 2 '*backslash*' <last
perl -e 'print "X=", "\${NOT-" x 200, "}" x 200, "\n"' >deep
other 'nesting without end' 1 '*nested*' <deep
printf 'X=0123456789\n' >"$script"
for _ in {1..24}; do echo 'X=$X$X'; done >>"$script"
PATH=$work/empty run "$S2IBOX" exec "$env"
is "$status" 127 'values that double: without bash the status is 127'
like "$err" "*$script:2[0-3] needs bash (*MB*" \
	'values that double: the message has the place'

about 'all or nothing'
env_script deploy_env <<'END'
X=${X-}x B=${B}x export=$X
NEW=${NEW:=new}${B}
:
END
PATH=$work/marked:$PATH run "$S2IBOX" exec "$env"
like "$nl$out$nl" "*${nl}X=x$nl*" 'what bash does has not begun before'
like "$nl$out$nl" "*${nl}NEW=newbx$nl*" \
	"an assignment within a \${} has not been made before"

about 'what else is for bash'
echo X=1 >"$script"
echo BY=bash_env >bash_env
rm -f marks
BASH_ENV=$work/bash_env PATH=$work/marked:$PATH run "$S2IBOX" exec "$env"
ok 'bash is entered for BASH_ENV' test "$status" = 0 -a -s marks
rm -f marks
BASH_ENV=$work/bash_env PATH=$work/empty run "$S2IBOX" exec "$env"
is "$status" 127 'BASH_ENV needs bash'
echo : >"$app/etc/generate_container_user"
PATH=$work/marked:$PATH run "$S2IBOX" exec "$env"
ok 'bash is entered for generate_container_user' test "$status" = 0 -a -s marks
rm -f "$app/etc/generate_container_user" marks

about 'a plain script'
# bare ARG...: s2ibox without bash.
bare() { PATH=$work/empty run "$S2IBOX" "$@"; }
env_script deploy_env <<'END'
GREETING="Hello, ${NAME:-$B}"
export S2I_READY_TIMEOUT=0.1 PATH=/nowhere
END
for name in deploy ready pre_stop run; do
	hook "$name" <<-END
		#!$bash
		echo "$name: \$GREETING"
	END
done
mkdir -p "$src/.s2i/jobs/daily"
cp "$hooks/pre_stop" "$src/.s2i/jobs/daily/job"
cd "$src" || exit
for words in ready run 'hook pre_stop' 'jobs daily'; do
	# shellcheck disable=SC2086 # words
	bare $words
	like "$status$out" '0*Hello, b*' "s2i-${words% *} needs no bash for it"
done
hook ready <<<"#!$bash${nl}exec $(type -P sleep) 5"
bare ready
is "$status" 124 'it may set S2I_READY_TIMEOUT'
cd "$work" || exit
PWD=/wrong bare exec "$bash" -c 'echo "$PWD"'
is "$out" "$src" 'PWD is the source path'

# Such a script is for bash, and the marker stays as it was.
about 'a script that sets what s2ibox goes by'
echo 'export S2I_MARKERS_ENVIRON=elsewhere N=${N-}x' >"$script"
run "$S2IBOX" exec "$S2IBOX" exec "$bash" -c 'echo "$N$S2I_MARKERS_ENVIRON"'
is "$out" "x$src" 'a marker is not taken, and the script is not sourced twice'
mkdir -p "$work/other"
echo "S2I_SOURCE_PATH=\"$work/other\"" >"$script"
run "$S2IBOX" exec pwd
is "$status$out" "0$work/other" 'a source path is entered'

about 'build_env'
# build: assembles with the build_env from stdin.
build() {
	rm -rf up marks
	mkdir -p up/src/.s2i/action_hooks
	cat >up/src/.s2i/action_hooks/build_env
	printf '#!%s\necho "FLAGS: $FLAGS"\n' "$bash" >"$scripts/assemble"
	chmod +x "$scripts/assemble"
	cd "$src" || exit
	S2I_UPLOAD_PATH=$work/up/src PATH=$work/marked:$PATH \
		run "$S2IBOX" assemble
	cd "$work" || exit
}
build <<'END'
FLAGS=-O2\ ${A:--g}; export UP
END
like "$status$out" '0*FLAGS: -O2 -g*' 'a plain one is evaluated'
ok 'no bash is entered for a plain one' test "$(grep -c norc marks)" = 0
build <<<'FLAGS=-O$((1+1))'
like "$status$out" '0*FLAGS: -O2*' 'another one is for bash'
ok 'bash is entered once for another one' test "$(grep -c norc marks)" = 1

about 's2i-check'
rm -rf repo
mkdir -p repo/.s2i/action_hooks
echo 'X=1 Y="${HOME:+$X}"' >repo/.s2i/action_hooks/deploy_env
run "$S2IBOX" check repo
is "$status$out" 0 'it finds nothing in a plain script'
printf 'X=1\nY=$(date)\n' >repo/.s2i/action_hooks/build_env
run "$S2IBOX" check repo
like "$status$out" '0*build_env:2: note: *bash*command substitution*' \
	'it has a note for another one, with the line and why'

about 'plain'
# The names that this bash knows. Those that s2ibox takes for plain are plain.
perl -ne 'print "$_\n" for /\b[A-Za-z_]\w{1,30}\b/ag' "$bash" | sort -u |
	grep -E '^[A-Z0-9_]+$|^[a-z_]{5,}$' | grep -v ^LD_ >names
sed 's/.*/&=1/' names >"$script"
while bare exec "$env"; [[ $status == 127 ]]; do
	line=${err#*"$script":}
	sed -i "${line%% *}s/.*/#/" "$script"
done
plain 'names in bash itself' <<<"$(grep -v '#' "$script")"
sed 's/=1/=x/' "$script" >given
mapfile -t names < <(grep -v '#' given)
ok 'names in bash itself: there are many' test "${#names[@]}" -gt 200
plain 'names in bash itself, in the environment' "${names[@]}" <<<PLAIN=1

# Ten times as many assignments take some ten times as long, not a hundred.
# least N: the least of five times for N assignments, in microseconds.
least() {
	perl -MTime::HiRes=time -e 'my ($n, $script, @command) = @ARGV;
		open my $out, ">", $script;
		print $out "N$_=\${N", int($_ / 2), "-x}\n" for 1 .. $n;
		close $out;
		my $least = 1e9;
		for (1 .. 5) {
			my $start = time;
			system(@command) and die "it failed\n";
			$least = time - $start if time - $start < $least;
		}
		print int($least * 1e6)' "$1" "$script" \
		"$env" -i PATH="$work/empty" S2I_APPLICATION_PATH="$app" \
		"$S2IBOX" exec "$(type -P true)"
}
few=$(least 1500) many=$(least 15000)
ok "the time is linear ($few, $many microseconds)" \
	test "$many" -lt $((few * 30))
