#!/usr/bin/perl
# random-scripts.pl SEED COUNT
#
# Prints COUNT random bash scripts, each with a NUL after it: what people
# write in deploy_env, and what they would never write. Script N depends on
# SEED + N alone, so that one of them can be made again.
use strict;
use warnings;
no warnings 'qw';

my ($seed, $count) = @ARGV;
my @names = qw(A B C D PRE NL x y_2 n OUT);
my @functions = qw(f g h pre);
our ($depth, $in_function) = (0, 0);

sub pick { return $_[rand @_] }
sub one_in { return rand($_[0]) < 1 }
sub name { return pick(@names) }
sub number { return int(rand(12)) - 2 }

sub some {
	my ($most, $make, $between) = @_;
	return join $between, map { $make->() } 1 .. 1 + rand $most;
}

sub literal {
	return pick(qw(a abc X=1 a:b:c /usr/lib 0 1 7 -n -- * ? [a-c] ~ ~/x
	    {a,b}c {1..3} a#b \\$A \\* where a=b:~ \! %s), "a\\ b", "x\\\ny");
}

sub pattern {
	return pick('a', '*', '?', '[a-c]', '*:', 'b*', '"$A"', '$x', '""',
	    '[!a]', "'*'", '#', '%', '@(a|b)', '+([a-z])');
}

sub single {
	return "'" . pick('', 'a b', '$A', "a\nb", '"', '\\', '  x ', '*',
	    "\t", "\xc3\xa4", '`') . "'";
}

sub ansi {
	return "\$'" . pick('a\tb', '\x41\'', '\n', 'a\n\nb\n', '\\\\', '\001',
	    '\377', '\e[m', 'a\'b"c', '\u00e4') . "'";
}

sub arithmetic {
	return number() if $depth > 3 || one_in(3);
	$depth++;
	my $text = pick(
		sub { name() },
		sub { arithmetic() . pick(qw(+ - * / % < > == && || & ^ << ,)) .
		    arithmetic() },
		sub { '(' . arithmetic() . ')' },
		sub { pick('n', 'x') . pick('++', '--', '+=2', '=5') },
		sub { arithmetic() . '?' . arithmetic() . ':' . arithmetic() },
		sub { pick('!', '-', '~') . 'n' },
		sub { '${#A}' },
		sub { 'arr[' . abs(number()) . ']' },
	)->();
	$depth--;
	return $text;
}

sub expansion {
	my $n = pick(@names, 1, 2, 9, '@', '*', 'arr[@]', 'arr[1]', 'map[k]',
	    'arr[*]', 'FUNCNAME', 'BASH_SUBSHELL', '-', '?', '#', 'LINENO');
	return "\$" . pick(@names, 1, 2, 9, qw(@ * ? - LINENO 0 IFS))
	    if $depth > 3 || one_in(3);
	$depth++;
	my $text = pick(
		sub { "\${$n}" },
		sub { "\${$n" . pick(qw(:- - :+ +)) . word() . '}' },
		sub { "\${$n" . pick(qw(:- - :+ +)) . word() . '}' },
		sub { '${' . name() . pick(qw(:= =)) . word() . '}' },
		sub { '${' . name() . pick(':?', '?') . pick('', 'gone') . '}' },
		sub { "\${$n" . pick(qw(# ## % %%)) . pattern() . '}' },
		sub { "\${$n" . pick(qw(/ // /# /%)) . pattern() . '/' .
		    pick('', 'z', '"$A"', '&') . '}' },
		sub { "\${$n:" . pick(0, 1, 2, ' -2', 'n') .
		    pick('', ':1', ':3', ': -1') . '}' },
		sub { '${#' . pick(@names, 'arr[@]', '@', 'arr[1]') . '}' },
		sub { "\${$n" . pick(qw(^ ^^ ,, @Q @U @E @a)) . '}' },
		sub { '${!' . pick('A', 'x', 'PR*', 'PR@', 'arr[@]', 'map[@]') .
		    '}' },
		sub { '$((' . arithmetic() . '))' },
		sub { '$((' . arithmetic() . '))' },
		sub { '$(' . statement() . ')' },
		sub { '$(' . pick('echo a', "printf 'a\\n\\n'", 'pwd >/dev/null',
		    'exit 3', 'echo "$@"', 'echo x; false', '<where') . ')' },
		sub { '`' . pick('echo b', 'false', 'echo \\$A', 'echo "$A"') .
		    '`' },
	)->();
	$depth--;
	return $text;
}

sub double {
	return '"' . join('', map { pick(sub { pick('a', ' ', '\\"', '\\$x',
	    "\n", "'", '\\\\', '*') }, \&expansion, \&expansion)->() }
	    0 .. rand 3) . '"';
}

sub part {
	return pick(\&literal, \&literal, \&single, \&ansi, \&double, \&double,
	    \&double, \&expansion)->();
}

sub word { return part() . (one_in(4) ? part() : '') }
sub words { return join ' ', map { word() } 1 .. rand 4 }

sub condition {
	return pick(
		sub { pick('true', 'true', 'false', ':', '! true', '! false') },
		sub { '[[ ' . double() . ' ' . pick('==', '!=', '<') . ' ' .
		    pattern() . ' ]]' },
		sub { '[[ ' . double() . ' =~ ' . pick('^a', '(b)', '.*', '$A')
		    . ' ]]' },
		sub { '[[ -' . pick(qw(n z d f e v)) . ' ' . word() . ' ]]' },
		sub { '[ ' . double() . ' ' . pick('=', '!=', '-eq') . ' ' .
		    double() . ' ]' },
		sub { '((' . arithmetic() . '))' },
		sub { 'test -' . pick(qw(n z)) . ' ' . double() },
		sub { simple() },
	)->();
}

sub assignment {
	return pick(
		sub { name() . '=' . word() },
		sub { name() . '=' . word() },
		sub { name() . '=' . word() },
		sub { name() . '=' . word() },
		sub { name() . '+=' . word() },
		sub { name() . '=' . word() . ' ' . name() . '=' . word() },
		sub { 'arr' . pick('=', '+=') . '(' . words() . ')' },
		sub { 'arr[' . pick(0 .. 4, 'n') . ']=' . word() },
		sub { 'declare -A map; map[k]=' . word() },
	)->();
}

sub declaration {
	my $value = one_in(3) ? '' : '=' . word();
	return pick(
		sub { 'export ' . name() . $value },
		sub { 'export ' . name() . $value },
		sub { 'export -n ' . name() },
		sub { 'readonly ' . name() . $value },
		sub { pick('declare ', 'typeset ') . pick('', '-x ', '-g ', '-i ',
		    '-r ', '+x ', '-u ', '-l ', '-gx ', '-n ', '-a ') . name() .
		    $value },
		sub { ($in_function ? 'local ' : 'declare ') .
		    pick('', '-x ', '-i ', '-a ', '-r ') . name() . $value },
		sub { 'local ' . name() . $value },
		sub { 'unset ' . pick('', '-v ') . pick(@names, 'arr', 'arr[1]',
		    'OPTIND', 'IFS') },
		sub { 'unset -f ' . pick(@functions) },
		sub { 'export -f ' . pick(@functions) },
		sub { 'declare -ft ' . pick(@functions) },
	)->();
}

sub simple {
	return pick(
		\&assignment, \&assignment, \&assignment, \&assignment,
		\&declaration, \&declaration,
		sub { 'echo ' . words() },
		sub { 'echo ' . double() . ' ' . pick('>&2', '>/dev/null', '2>&1',
		    '') },
		sub { "printf '%s|' " . words() },
		sub { 'printf -v ' . name() . " '%s-%d' " . double() . ' ' .
		    number() },
		sub { 'read ' . pick('', '-r ', '-d : ') . name() . ' ' . name() .
		    pick(' <<<' . word(), ' </dev/null', '', ' <where',
		    ' < <(echo a b)', ' || :') },
		sub { 'mapfile -t arr ' . pick('<where', '<<<' . double()) },
		sub { 'let ' . double() },
		sub { 'let ' . pick('n+=1', 'n=0', '"x = n * 2"') },
		sub { '((' . arithmetic() . ')) || :' },
		sub { ': ' . words() },
		sub { 'getopts ab: ' . name() . pick(' -a', ' -b x', '') },
		sub { assignment() . ' ' . pick('eval ', '') . pick('echo $A',
		    pick(@functions), ':', 'true', 'export B', 'command :') },
		sub { 'eval ' . double() },
		sub { "eval 'A=1; " . pick('', 'B=$A', 'false', 'return 3') . "'" },
		sub { pick(@functions) . ' ' . words() . (one_in(2) ? ' || :' : '') },
		sub { 'set -- ' . words() },
		sub { 'shift' . pick('', ' 1', ' 2', ' 9') . pick('', ' || :') },
		sub { 'set ' . pick(qw(-u +e -f +a -e -C +u -k -T -E +f +B),
		    '-o pipefail', '+o pipefail') },
		sub { 'shopt -s ' . pick(qw(extglob nullglob dotglob failglob
		    expand_aliases inherit_errexit lastpipe nocasematch
		    localvar_inherit)) },
		sub { 'alias ' . pick(qw(set exec builtin trap . echo)) .
		    "='echo aliased'" },
		sub { 'IFS=' . pick(':', "''", ',', 'a', "\$' \\t\\n'") },
		sub { pick('cd', 'pushd') . ' ' . pick('/proc', '..', '.s2i',
		    '/nowhere', '-', '"$A"') . pick(' >/dev/null', ' || :', '') },
		sub { trap() }, sub { trap() },
		sub { 'command ' . pick('-v echo', 'echo x', ': x', '-v nothing') },
		sub { 'type ' . pick('-t cd', 'nothing', '-t f') },
		sub { 'umask 027' },
		sub { 'hash -r' },
		sub { 'wait' },
		sub { pick('exec 5<where', 'exec 5>&1', 'exec 5>&-',
		    'exec 7<&0', '>/nowhere/x', '<nowhere') },
		sub { 'cat ' . pick('where', '/nowhere', '<<<' . word()) },
		sub { "cat <<" . pick("E\n", "'E'\n", "-E\n") . "\t" . pick('a',
		    '$A', expansion()) . "\nE\n" },
	)->();
}

sub trap {
	return 'trap ' . pick(
		sub { pick("'echo bye'", "'A=1'", "':'", "'false'", '-', "''",
		    "'echo \$?'", "'exit 4'", "'exit 0'", '"$A"', "'return 2'",
		    '"echo $A"') . ' ' . pick('EXIT', 'EXIT', '0', 'exit', 'ERR',
		    'ERR', 'USR1', 'EXIT USR1', 'TERM',
		    'NONE', 'EXIT NONE') },
		sub { pick('-p USR1', 'EXIT', 'ERR', '-- : EXIT', '-z', '-- - EXIT',
		    '-l >/dev/null') },
	)->();
}

sub ending {
	return pick(
		sub { pick('exit', 'return') . ' ' . pick(0, 0, 1, 3, 7, 126, 127,
		    128, 255, 256, '', '$?', 'x', '1 2', '-1', '"$n"') },
		sub { 'false' },
		sub { '(exit ' . pick(1 .. 5, 0) . ')' },
		sub { 'no-such-command ' . words() },
		sub { '. ' . pick('./where', '/nowhere', './nowhere') },
		sub { pick('break', 'continue') },
		sub { 'kill -0 $$' },
		sub { condition() },
	)->();
}

sub block {
	return some(2, \&statement, pick("\n", '; ', "\n\t")) . "\n";
}

sub compound {
	return pick(
		sub { 'if ' . condition() . '; then ' . block() .
		    pick('', 'else ' . block(), 'elif ' . condition() . '; then ' .
		    block()) . 'fi' },
		sub { 'for ' . name() . ' in ' . words() . '; do ' . block() .
		    'done' },
		sub { 'for ' . name() . '; do ' . block() . 'done' },
		sub { 'for ((n = 0; n < 3; n++)); do ' . pick(':', 'echo $n',
		    '[[ $n != 1 ]] || break', 'A+=$n', 'continue') . '; done' },
		sub { 'while read -r ' . pick('A', 'B x') . '; do ' . block() .
		    "done <<<" . double() },
		sub { 'until true; do ' . block() . 'done' },
		sub { 'case ' . word() . ' in ' . pattern() . ') ' . block() .
		    pick(';;', ';&', ';;&') . ' ' . pattern() . ') ' . block() .
		    ';; esac' },
		sub { '{ ' . block() . '}' . pick('', ' >/dev/null', ' 2>&1') },
		sub { '( ' . block() . ')' },
		sub { function() }, sub { function() },
		sub { condition() . ' && ' . statement() },
		sub { condition() . ' || ' . statement() },
		sub { '! ' . simple() },
		sub { simple() . ' | ' . pick('cat', '{ cat >&2; false; }',
		    'while read -r B; do :; done') },
		sub { '( ' . pick('A=1', 'echo bg', 'false', 'exit 3') .
		    ' ) & wait ' . pick('', '$!') },
	)->();
}

sub function {
	local $in_function = 1;
	my $f = pick(@functions);
	return pick("$f() ", "function $f ") . '{ ' . block() .
	    pick('', "return " . pick(0, 1, 5) . "\n") . '}' .
	    pick('', " </dev/null") . pick('', "\n$f " . words());
}

sub statement {
	return simple() if $depth > 3;
	$depth++;
	my $text = one_in(3) ? compound() : one_in(14) ? ending() : simple();
	$depth--;
	return $text;
}

# Breaks it, as a typing error would; a loop might never end then.
sub spoil {
	my ($text) = @_;
	my $at = int rand length $text;
	return pick(
		sub { substr($text, $at, 1) = ''; $text },
		sub { substr($text, $at, 0) = pick('"', "'", ')', '(', '}', ';;',
		    '`', '$(', '${', ' fi ', "\r\n", '<<E ', '\\');
		    $text },
		sub { $text . pick('if true', 'fi', '"', '{', '((', "\$'") },
		sub { substr($text, 0, $at) },
	)->();
}

for my $i (0 .. $count - 1) {
	srand(($seed + $i) * 2654435761 % 2 ** 32);
	rand for 1 .. 5;
	my $text = some(7, \&statement, "\n");
	$text .= "\n" unless one_in(8);
	$text = spoil($text) if one_in(12) && $text !~ /until|while|for \(\(/;
	print "$text\0";
}
