#!/bin/bash
# s2i-check in a git work tree: the modes of the index are what a clone gets.
# shellcheck disable=SC2016,SC2086 # what must not be expanded; no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/findings.sh"
unset "${!GIT_@}"
export HOME=$work GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
: >gitconfig
mkdir bin bare
cp "$S2IBOX" bin/s2i-check
check=$work/bin/s2i-check
ln -s "$(type -P bash)" "$(type -P env)" bare
hooks=.s2i/action_hooks

if ! git init -q try 2>/dev/null; then
	skip 99 'needs git'
	exit
fi

# fresh: a repository with a hook in it, committed as it should be.
fresh() {
	cd "$work" || exit
	rm -rf repo linked
	git init -q repo
	cd repo || exit
	script $hooks/deploy
	git add .
	git commit -q -m 'One hook'
}

### The disk and the index.
fresh
clean 'committed with its x bit'
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *git update-index --chmod=+x $hooks/deploy" \
	'executable here, but not in the index'
cured 'not in the index'
chmod -x $hooks/deploy
error "$hooks/deploy: error: *chmod +x $hooks/deploy" 'not here, but in the index'
cured 'not here'
chmod -x $hooks/deploy
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *chmod +x $hooks/deploy*git update-index*" \
	'neither here nor there'
cured 'neither'
script $hooks/setup .s2i/jobs/nightly/job
clean 'untracked files: the disk tells'
chmod -x $hooks/setup
error "$hooks/setup: error: *chmod +x $hooks/setup*" 'an untracked one without'
cured 'an untracked one'
chmod -x .s2i/jobs/nightly/job
git add .
error ".s2i/jobs/nightly/job: error: *" 'a job'
cured 'a job'
git config core.fileMode false
chmod -x $hooks/deploy
error "$hooks/deploy: error: *chmod +x*" 'core.fileMode=false: the disk counts'
chmod +x $hooks/deploy
script $hooks/verify
git add .
error "$hooks/verify: error: *git update-index --chmod=+x *" \
	'and the index, which git add fills with 644'
cured 'core.fileMode=false'
for env in build_env deploy_env; do
	echo A=1 >$hooks/$env
done
git add .
clean 'env scripts need no x bit there either'
git rm -q --cached $hooks/deploy
clean 'removed from the index: the disk tells'

odd=$'-a \'b\' "c"\n$(touch d)\\ *é;&'
fresh
script "$hooks/$odd"
git add .
git update-index --chmod=-x "$hooks/$odd"
error "$hooks/-a*: error: *git update-index --chmod=+x *" 'an odd name'
cured 'an odd name'
is "$(ls)" '' 'nothing in it is run'
script "./$odd/$hooks/$odd"
git add .
git update-index --chmod=-x "./$odd/$hooks/$odd"
error '*: error: *git -C *update-index --chmod=+x *' 'an odd DIR' -- "$odd"
cured 'an odd DIR' -- "$odd"
is "$(ls)" "$(ls -d -- "$odd")" 'and nothing is run'

### Where .s2i is.
fresh
script app/$hooks/deploy app/deep/.keep
git add .
git update-index --chmod=-x app/$hooks/deploy
clean "another directory's .s2i is none of ours"
error "app/$hooks/deploy: error: *" 'DIR is a directory in the work tree' app
cd app || exit
error "$hooks/deploy: error: *" 'and so is the working directory'
cured 'in a subdirectory'
git update-index --chmod=-x $hooks/deploy
error "../app/$hooks/deploy: error: *" 'DIR with ..' ../app
cured 'DIR with ..' ../app
git update-index --chmod=-x $hooks/deploy
cd / || exit
error "$work/repo/app/$hooks/deploy: error: *" 'DIR in another work tree' \
	"$work/repo/app"
cured 'DIR in another work tree' "$work/repo/app"
cd "$work/repo" || exit
git update-index --chmod=-x $hooks/deploy
git worktree add -q ../linked
cd ../linked || exit
clean 'a linked work tree has an index of its own'
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *" 'which counts'
cured 'in a linked work tree'

### As git's pre-commit hook.
# hooked ARG...: every commit runs "s2i-check ARG...", and may fail by it.
hooked() {
	printf '#!/bin/bash\nexec "%s" %s\n' "$check" "$*" \
		>"$work/repo/.git/hooks/pre-commit"
	chmod +x "$work/repo/.git/hooks/pre-commit"
}

# commits ok|refused NAME ARG...: what git commit makes of it.
commits() {
	local before made=refused
	before=$(git rev-parse HEAD)
	run git commit -q -m test "${@:3}"
	[[ $(git rev-parse HEAD) == "$before" ]] || made=ok
	[[ $made == "$1" && (($1 == refused && $status == 1 &&
		$out$err == *': error: '*) ||
		($1 == ok && $status == 0 && ! $out$err)) ]]
	result $? "$2" "status $status, wanted: $1" "$out" "$err"
}

for dir in . app linked linked/app; do
	fresh
	case $dir in
	linked*) git worktree add -q ../linked && cd ../linked || exit ;;
	esac
	args=${dir#linked} args=${args#/}
	at=${args:-.}
	[[ $args != . ]] || args=
	mkdir -p $at
	script "$at/$hooks/"{deploy,setup}
	git add .
	hooked $args
	commits ok "pre-commit in $dir: all is well" --allow-empty
	script $at/$hooks/build
	git add .
	git update-index --chmod=-x $at/$hooks/build
	commits refused 'a new file that is 100644 in the index'
	is "$(git ls-files -s $at/$hooks/build | cut -c 1-6)" 100644 \
		'and the index stays as it was'
	commits ok 'not that file is committed, but another one' \
		--allow-empty --only $at/$hooks/deploy
	commits ok 'with -a it comes as it is on the disk' -a
	git update-index --chmod=-x $at/$hooks/deploy
	commits refused 'an old one'
	commits ok 'by its name it comes as it is on the disk' \
		--allow-empty $at/$hooks/deploy
	git update-index --chmod=-x $at/$hooks/deploy
	cd $at/.s2i || exit
	commits refused 'from a directory below'
	cd action_hooks || exit
	git update-index --chmod=+x deploy
	echo '#' >>deploy
	commits ok 'from there, cured' -a
done
fresh
script app/$hooks/deploy
git add .
hooked app
git update-index --chmod=-x app/$hooks/deploy
for dir in .git "$work/repo/.git"; do
	commits=$(GIT_DIR=$dir git rev-list --count HEAD)
	run env GIT_DIR="$dir" git commit -q -m test --allow-empty
	like "$status $out$err" "1 *app/$hooks/deploy: error: *" "GIT_DIR=$dir"
	is "$(git rev-list --count HEAD)" "$commits" 'is refused'
done
git update-index --chmod=+x app/$hooks/deploy
run env GIT_DIR=.git git commit -q -m test --allow-empty
is "$status $out$err" '0 ' 'GIT_DIR, cured'

### What git cannot tell.
fresh
git update-index --chmod=-x $hooks/deploy
run env PATH="$work/bare" "$check"
is "$status $out $err" '0  ' 'without git the disk tells'
run env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 "$check"
like "$status $err${out//$nl/ NEWLINE }" '0 .s2i: warning: *dubious ownership*' \
	"somebody else's repository, which git does not trust: one warning"
[[ $out != *"$nl"* ]]
result $? 'in one line' "$out"
chmod -x $hooks/deploy
run env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 "$check"
like "$status $(grep -c : <<<"$out")" '1 2' 'the disk counts all the same'
chmod +x $hooks/deploy
git config --global safe.directory "$PWD"
error "$hooks/deploy: error: *" 'where it does, it counts'
if [[ $(id -u) == 0 ]]; then
	: >"$GIT_CONFIG_GLOBAL"
	chown -R 4242 .
	warning '.s2i: warning: *dubious ownership*' 'really so'
	chown -R 0 .
else
	skip 1 'needs root'
fi
echo damaged >.git/index
warning '.s2i: warning: git*index*' 'a damaged index is one warning'
rm -rf .git
mkdir .git
warning '.s2i: warning: git*' 'so is an empty .git'
rm -r .git
echo 'gitdir: /no/such' >.git
warning '.s2i: warning: git*' 'and one that leads nowhere'
rm .git
ln -s nothing .git
clean 'a link to nothing is no .git'
rm .git
printf '#!/bin/sh\nkill -9 $$\n' >"$work/bare/git"
chmod +x "$work/bare/git"
mkdir .git
run env PATH="$work/bare" "$check"
like "$status $err$out" '0 .s2i: warning: git*signal 9*' 'a git that is killed'
chmod -x "$work/bare/git"
run env PATH="$work/bare" "$check"
is "$status $err$out" '0 ' 'one that is not executable is none'
