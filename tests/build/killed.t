#!/bin/bash
# s2i-assemble is killed at system calls of its move: neither the old .s2i nor
# the new one is half there, and the next build completes. S2IBOX_KILLS=all
# kills it at every single call. Otherwise it is killed at all renames, at one
# in 5 of those that remove, and at one in 30 of the others that change
# something.
. "${0%/*}/../lib/mounts.sh"
. "${0%/*}/../lib/tap.sh"
unmount_at_end read-only other all layers
shopt -s nullglob dotglob globstar
if ! strace -o /dev/null -e inject=chdir:error=EIO:when=1 true 2>/dev/null; then
	skip 1 'needs strace that may trace'
	exit
fi
mkdir bin scripts
ln -s "$S2IBOX" bin/s2i-ready
printf '#!/bin/sh\nexit 0\n' >assemble
chmod +x assemble
PATH=$work/bin:$PATH
export S2I_SCRIPTS_PATH=$work/scripts
changes='^(write|writev|pwrite64|open|openat|creat|close|ftruncate|mkdir|mkdirat'
changes+='|fchmod|fchmodat|fchown|fchownat|lchown|utimensat|link|linkat|symlink'
changes+='|symlinkat|mknod|mknodat|rename|renameat|renameat2|unlink|unlinkat'
changes+='|rmdir)$'
step=30
if [[ ${S2IBOX_KILLS-} == all ]]; then
	changes='^[a-df-z]|^e[^x]'	# all but execve and exit
	step=1
fi

# hooks DIR WORD: makes a .s2i whose files all hold WORD.
hooks() {
	mkdir -p "$1/dir/deep" "$1/empty"
	echo "$2" | tee "$1/file" "$1/dir/$2" >"$1/dir/deep/file"
	ln "$1/file" "$1/dir/hard"
	ln -s "$2" "$1/link"
}

# whole DIR WORD: whether it is a complete .s2i of hooks DIR WORD.
whole() {
	local file text
	[[ -d $1/empty && -L $1/link ]] || return
	for file in file dir/hard "dir/$2" dir/deep/file; do
		[[ -f $1/$file ]] && read -r text <"$1/$file" &&
			[[ $text == "$2" ]] || return
	done
	file=("$1"/**/*)
	[[ ${#file[@]} == 8 ]]
}

# leftovers: whether a temporary name is in the source path or the upload.
leftovers() {
	local names=("$src"/**/*.s2ibox-* "$up"/**/*.s2ibox-*)
	((${#names[@]}))
}

# one DIR...: whether one of them is a complete old or new .s2i.
one() {
	local dir
	for dir; do
		! whole "$dir" old && ! whole "$dir" new || return 0
	done
	return 1
}

# safe_hooks: whether the source path has a complete .s2i after a kill: at its
# path or, where there is none, at a temporary name. In a lower layer it can
# only be removed in its place.
safe_hooks() {
	local hooks=$src/.s2i
	[[ ! $overlay && -e $hooks ]] || set -- "$hooks".s2ibox-{old,saved}
	one "$hooks" "$@"
}

safe() {
	safe_hooks && { whole "$up/.s2i" new || whole "$src/.s2i" new; }
}

built() {
	whole "$src/.s2i" new && ! leftovers && [[ ! -e $up/.s2i ]]
}

# kills HEADING: kills builds, each at another call. Before a build that is
# killed fresh prepares it, and before the next one meanwhile. What they leave
# must be safe and built.
kills() {
	local call n points=0 bad=0 by calls made what
	about "$1"
	fresh
	cd "$src" || return
	strace -o "$work/trace" "$S2IBOX" assemble >/dev/null 2>&1
	if ! built; then
		result 1 'a build that is not killed' "$(find "$src" "$up")"
		cd "$work" || return
		return
	fi
	# Nothing can be injected into a call that strace has no name for.
	calls=$(sed 's/(.*//; /^syscall_/d' "$work/trace" |
		grep -E "$changes" | sort | uniq -c)
	while read -r made call; do
		# These are not always the same ones, nor only the first few.
		case $call in
		rename*) by=1 ;;
		unlink*|rmdir) by=$((step < 5 ? step : 5)) ;;
		*) by=$step ;;
		esac
		for ((n = 1 + points % by; n <= made; n += by)); do
			cd "$work" || return
			fresh
			cd "$src" || return
			run timeout -s KILL 20 strace -o "$work/trace" -qq \
				-e trace="$call" \
				-e inject="$call:signal=KILL:when=$n" \
				"$S2IBOX" assemble
			points=$((points + 1)) what=
			[[ $status == 137 ]] || what="ended with $status"
			safe || what="is not safe:$nl$(find "$src" "$up")$nl"
			meanwhile
			run "$S2IBOX" assemble
			[[ $status == "$wanted" ]] && built ||
				what+="the next build: $status $err$nl$(
				find "$src" "$up")"
			[[ $what ]] || continue
			bad=$((bad + 1))
			echo "# $1, killed at $call $n: ${what//$nl/$nl#   }"
		done
	done <<<"$calls" 2>/dev/null	# bash's own «Killed»
	cd "$work" || return
	is "$bad" 0 "it is killed at $points system calls, and all is well"
	((points > 5))
	result $? 'these are enough to mean something' "$points"
	total=$((total + points))
}
meanwhile() {
	:
}
total=0 overlay='' wanted=0

### On one file system.
export S2I_APPLICATION_PATH=$work/app
src=$work/app/src
hooks hooks/old old
hooks hooks/new new
ln -s "$work/assemble" scripts/assemble

fresh() {
	rm -rf "$work/app" "$up"
	mkdir -p "$src" "$up"
	cp -a "$work/hooks/old" "$src/.s2i"
	cp -a "$work/hooks/new" "$up/.s2i"
}
export S2I_UPLOAD_PATH=$work/up/src
up=$S2I_UPLOAD_PATH
kills 'a move by rename'

### Across file systems.
other_file_system
if [[ $other ]]; then
	export S2I_UPLOAD_PATH=$other/src
	up=$S2I_UPLOAD_PATH
	kills 'a move across file systems'

	# The embedded default: each file is complete in one place or the other.
	rm scripts/assemble
	files=(one dir/two dir/deep/three dir/hard '-odd  name')
	fresh() {
		rm -rf "$work/app" "$up"
		mkdir -p "$src/dir/deep" "$up/dir/deep" "$up/dir/empty"
		printf 'old\n' | tee "$src/one" >"$src/dir/two"
		printf 'kept\n' >"$src/dir/kept"
		printf 'new\n' | tee "$up/one" "$up/dir/two" "$up/-odd  name" \
			>"$up/dir/deep/three"
		ln "$up/one" "$up/dir/hard"
		ln -s one "$up/dir/link"
	}
	# holds FILE WORD: whether it does.
	holds() {
		local text=
		[[ -f $1 ]] && read -r text <"$1"
		[[ $text == "$2" ]]
	}
	safe() {
		local file
		for file in "${files[@]}"; do
			holds "$src/$file" new || holds "$up/$file" new || return
			[[ ! -e $src/$file ]] || holds "$src/$file" new ||
				holds "$src/$file" old || return
		done
		[[ -L $src/dir/link || -L $up/dir/link ]]
	}
	built() {
		local file left=("$up"/*)
		for file in "${files[@]}"; do
			holds "$src/$file" new || return
		done
		[[ -L $src/dir/link && -d $src/dir/empty ]] && ! leftovers &&
			holds "$src/dir/kept" kept && ((${#left[@]} == 0))
	}
	kills 'a move of all of the source, across file systems'
	rm -rf "$up"
	ln -s "$work/assemble" scripts/assemble
	if [[ $S2IBOX_MOUNTS == yes ]]; then
		# The upload keeps its .s2i, so the old one comes back, unless
		# the new one was in its place for a moment.
		mkdir read-only
		mount --bind other read-only
		mount -o remount,bind,ro read-only
		fresh() {
			rm -rf "$work/app" "$other/src"
			mkdir -p "$src" "$other/src"
			cp -a "$work/hooks/old" "$src/.s2i"
			cp -a "$work/hooks/new" "$other/src/.s2i"
		}
		safe() {
			safe_hooks && whole "$up/.s2i" new
		}
		built() {
			one "$src/.s2i" && ! leftovers && safe
		}
		export S2I_UPLOAD_PATH=$work/read-only/src
		up=$S2I_UPLOAD_PATH wanted=125
		kills 'a move from a read-only upload'
		wanted=0
		umount read-only other
	else
		rmdir "$other"
		skip 2 'needs root, or user namespaces, to mount'
	fi
else
	skip 6 'needs a second file system: root, user namespaces or /dev/shm'
fi

### All of it is in an image's lower layer, as a killed build has left it.
overlay=
if [[ $S2IBOX_MOUNTS == yes ]]; then
	mkdir layers all
	mount -t tmpfs none layers
	mkdir layers/lower layers/upper layers/work
	layers=lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work
	layers+=${S2IBOX_LAYERS-}
	mount -t overlay -o "$layers" none all 2>/dev/null && overlay=yes &&
		umount all
fi
if [[ $overlay ]]; then
	export S2I_APPLICATION_PATH=$work/all/app S2I_UPLOAD_PATH=$work/all/up/src
	src=$S2I_APPLICATION_PATH/src up=$S2I_UPLOAD_PATH
	lower=$work/layers/lower
	# What was killed keeps the mount busy until it has gone.
	unmount_all() {
		local end=$((SECONDS + 10))
		while mountpoint -q all && ! umount all 2>/dev/null; do
			((SECONDS < end)) || return
		done
	}
	fresh() {
		cd "$work" || return
		unmount_all
		rm -rf layers/upper layers/work
		mkdir layers/upper layers/work
		mount -t overlay -o "$layers" none all
	}
	# layer [NAME WORD]...: hooks of that WORD are in the lower layer, at
	# NAME in the source path.
	layer() {
		unmount_all
		rm -rf "$lower"
		mkdir -p "$lower/app/src" "$lower/up/src"
		while (($#)); do
			cp -a "$work/hooks/$2" "$lower/app/src/$1"
			shift 2
		done
	}
	safe() {
		safe_hooks && { whole "$up/.s2i" new || whole "$src/.s2i" new; }
	}
	built() {
		whole "$src/.s2i" new && ! leftovers && [[ ! -e $up/.s2i ]]
	}
	cp -a hooks/old hooks/half
	rm -r hooks/half/dir/old hooks/half/empty
	cp -a hooks/new hooks/half-new
	rm -r hooks/half-new/dir/new hooks/half-new/empty

	layer .s2i old ../../up/src/.s2i new
	kills 'a .s2i in a lower layer'
	meanwhile() {
		rm -rf "$up/.s2i"
	}
	built() {
		one "$src/.s2i" && ! leftovers
	}
	kills 'a .s2i in a lower layer, and the next build has no new one'
	meanwhile() {
		:
	}
	built() {
		whole "$src/.s2i" new && ! leftovers && [[ ! -e $up/.s2i ]]
	}
	layer .s2i half .s2i.s2ibox-saved old ../../up/src/.s2i new
	kills 'half of the old .s2i in its place, and a copy that was saved'
	layer .s2i.s2ibox-old old .s2i.s2ibox-new half ../../up/src/.s2i new
	kills 'the old .s2i at a temporary name, and half of the new one'
	layer .s2i new .s2i.s2ibox-old half ../../up/src/.s2i new
	kills 'the new .s2i in its place, and half of the old one'
	layer .s2i new .s2i.s2ibox-old old ../../up/src/.s2i half-new
	: >"$lower/up/src/.s2i.s2ibox-taken"
	kills 'the new .s2i in its place, and half of it in the upload'

	# There is no new one, so the old one comes back.
	safe() {
		safe_hooks
	}
	built() {
		whole "$src/.s2i" old && ! leftovers
	}
	layer .s2i half .s2i.s2ibox-saved old .s2i.s2ibox-new half
	kills 'a copy of the old .s2i that was saved, and no new one comes'
	layer .s2i.s2ibox-old old .s2i.s2ibox-saved half
	kills 'the old .s2i at a temporary name, and no new one comes'
	unmount_all
	umount layers
else
	skip 16 'needs root, or user namespaces, and overlayfs'
fi
echo "# $total kills"
