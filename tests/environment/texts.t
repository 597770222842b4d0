#!/bin/bash
# The programs that s2ibox gives to bash are core/environment/*.bash, which the
# build quotes: it drops comments, blank lines and indentation. That is only
# right for texts without here-documents and multi-line strings.
. "${0%/*}/../lib/tap.sh"
app
echo 'if true; then A=1; fi' >"$hooks/deploy_env"
mkdir -p app/etc bin
echo 'user=$(id -u)' >app/etc/generate_container_user

# This bash only writes down what it is given.
cat >bin/bash <<END
#!$BASH
printf %s "\$3" >"$work/source"
printf %s "\$_s2i_user_program" >"$work/container_user"
printf %s "\$_s2i_ended_program" >"$work/ended"
END
chmod +x bin/bash
PATH=$work/bin:$PATH run "$S2IBOX" exec true

# shape FILE: how bash itself prints that program, from which comments, blank
# lines and indentation are gone, but not what a string or here-document holds.
shape() {
	bash -c 'eval "text() {
$(<"$1")
}"; declare -f text' - "$1"
}

for file in "$tests"/../core/environment/*.bash; do
	name=${file##*/}
	about "$name"
	text=$work/${name%.bash}
	ok 'bash reads it' bash -n "$file"
	ok 's2ibox gives it to bash' test -s "$text"
	is "$(shape "$text")" "$(shape "$file")" \
		'nothing but its layout is lost'
	is "$(grep -c '^[[:blank:]]\|^#\|^$' "$text")" 0 \
		'the layout and the comments are gone'
	is "$(grep -c '<<' "$file")" 0 'no here-document'
done
