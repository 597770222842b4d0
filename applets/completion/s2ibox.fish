# Completion for fish: s2ibox, and by a link to this file powershift image and
# each s2i-APPLET.
#
# The applets and their options are what the s2ibox in PATH says of itself, by
# --list and --help. Hooks and categories are those that s2i-hook and s2i-jobs
# would find, but for names with a newline or tab, which fish can't offer. A
# name is only ever quoted, by fish, never evaluated.

function __s2ibox_ask
    command -q s2ibox; and command s2ibox $argv 2>/dev/null </dev/null
end

# Prints the application's .s2i.
function __s2ibox_application
    set -l application /opt/app-root
    test -z "$APP_ROOT"; or set application $APP_ROOT
    test -z "$S2I_APPLICATION_PATH"; or set application $S2I_APPLICATION_PATH
    if test -n "$S2I_SOURCE_PATH"
        echo $S2I_SOURCE_PATH/.s2i
    else if test -d $application/src
        echo $application/src/.s2i
    else
        echo .s2i
    end
end

# Prints those of the paths $argv[2..-1] that are of the kind $argv[1], -f or -d,
# without what is before their names.
function __s2ibox_names
    for path in $argv[2..-1]
        test $argv[1] $path; or continue
        string match -qr '[\n\t][^/]*$' -- $path; and continue
        string replace -r '(?s).*/' '' -- $path
    end
end

function __s2ibox_hooks
    set -l dir (__s2ibox_application | string collect)
    set -l paths $dir/action_hooks/*
    set -l left '~|\.(swp|orig|rej|rpm(save|new|orig)|dpkg-(old|new|dist))'
    __s2ibox_names -f $paths | string match -rv '^(build|deploy)_env$' |
        string match -rv "($left)\$"
end

function __s2ibox_categories
    set -l dir (__s2ibox_application | string collect)
    set -l paths $dir/cron_jobs/*
    set -a paths $dir/jobs/*
    __s2ibox_names -d $paths
end

# Prints what the help $argv[2..-1] says of the option $argv[1].
function __s2ibox_about
    set -l option $argv[1]
    set -l found
    set -l about
    set -l mine no
    for line in $argv[2..-1]
        if set found (string match -r '^  (-\S+(?: \S+)*)  +(.*)$' -- $line)
            set mine no
            if contains -- $option (string split ' ' -- $found[2])
                set mine yes
                set about $found[3]
            end
        else if set found (string match -r '^     +(.*)$' -- $line)
            test $mine = no; or set about "$about $found[2]"
        else
            set mine no
        end
    end
    echo $about
end

# Prints what is wanted where the cursor is: BOX for an option of s2ibox
# itself, OPTION, the applet and its options for one of these, ARGUMENTS and a
# number for those of the command that is that word, or else, as the usage line
# calls it, an argument or operand; with a -- that was before it.
function __s2ibox_wants
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l at 1
    if string match -qr '(^|/)powershift$' -- $words[1]
        set at 2
        if not set -q words[2]
            echo IMAGE
            return
        end
        test $words[2] = image; or return
    end
    if test $at = 2; or string match -qr '(^|/)s2ibox[^/]*$' -- $words[1]
        set at (math $at + 1)
        if not set -q words[$at]
            string match -q -- '-*' $cur; and echo BOX; or echo APPLET
            return
        else if string match -q -- '-*' $words[$at]
            test "$words[$at..-1]" = --install; and echo DIR
            return
        end
    end
    set -l name (string replace -r '(?s).*/' '' -- $words[$at])
    set -l usage (__s2ibox_ask $name --help)[1]
    string match -q 'usage: *' -- $usage; or return

    # takes has, for each of options, the name of its argument or nothing
    set -l options
    set -l takes
    for group in (string match -ar '\[-[^]]+\]' -- $usage | string trim -c '[]')
        set -l parts (string split ' ' -- $group)
        if string match -q -- '--*' $parts[1]
            set -a options $parts[1]
            set -a takes "$parts[2]"
        else
            for letter in (string split '' -- $parts[1])[2..-1]
                set -a options -$letter
                set -a takes "$parts[2]"
            end
        end
    end
    set -l operands (string replace -ar '\[-[^]]+\]' '' -- $usage |
        string match -ar '\S+')[3..-1]

    set -l i (math $at + 1)
    set -l first $i
    set -l ended no
    set -l j
    while set -q words[$i]
        set -l want
        switch $words[$i]
            case --
                set i (math $i + 1)
                set ended yes
                break
            case '--*=*'
            case '--*'
                set j (contains -i -- $words[$i] $options)
                and set want $takes[$j]
            case '-?*'
                set -l letters (string split '' -- $words[$i])[2..-1]
                while set -q letters[1]
                    set j (contains -i -- -$letters[1] $options)
                    and set want $takes[$j]
                    set -e letters[1]
                    test -z "$want"; or break
                end
                set -q letters[1]; and set want
            case '*'
                break
        end
        set i (math $i + 1)
        if test -n "$want"
            set -q words[$i]; or echo $want
            set i (math $i + 1)
        end
    end

    # i is the first operand's place; the cursor's is behind all words
    set -l operand (math (count $words) + 2 - $i)
    if test $operand -lt 1
        return
    else if test $operand -gt 1; and test "$operands[1]" = COMMAND
        printf '%s\n' ARGUMENTS $i
    else if test $ended$operand = no1; and string match -q -- '--*=*' $cur
        set j (contains -i -- (string split -m 1 = -- $cur)[1] $options)
        and echo $takes[$j]
    else if test $ended$operand = no1; and string match -q -- '-*' $cur
        printf '%s\n' OPTION $name $options
        test $i != $first; or echo --help
    else if set -q operands[$operand]
        string replace -ar '[][.]' '' -- $operands[$operand]
        test $ended = no; or echo --
    else if string match -q '*...*' -- "$operands[-1]"
        string replace -ar '[][.]' '' -- $operands[-1]
    end
end

# Whether fish is to offer files.
function __s2ibox_files
    set -l want (__s2ibox_wants)
    switch "$want[1]"
        case COMMAND
            string match -q '*/*' -- (commandline -ct)
        case '' IMAGE BOX APPLET OPTION ARGUMENTS NAME CATEGORY PID SECS DIR
            return 1
    end
end

function __s2ibox_complete
    set -l want (__s2ibox_wants)
    set -l cur (commandline -ct)
    set -l help
    set -l dash '[^-]'
    set -q want[2]; and set dash ''
    switch "$want[1]"
        case IMAGE
            echo image
        case BOX
            set help (__s2ibox_ask --help)
            for option in (string match -ar -- '--\w+' $help[2])
                printf '%s\t%s\n' $option (__s2ibox_about $option $help)
            end
        case OPTION
            set help (__s2ibox_ask $want[2] --help)
            for option in $want[3..-1]
                printf '%s\t%s\n' $option (__s2ibox_about $option $help)
            end
        case APPLET
            set help (__s2ibox_ask --help)
            set -l bare s2i-
            string match -q 's2*' -- $cur; and set bare ''
            for name in (__s2ibox_ask --list)
                printf '%s\t%s\n' (string replace -r "^$bare" '' $name) \
                    (string replace -rf "^  $name +" '' -- $help)
            end
        case ARGUMENTS
            set -l words (commandline -opc)
            set words (string escape -- $words[$want[2]..-1])
            complete -C "$words $cur"
        case COMMAND
            set -l paths $PATH/$cur*
            __s2ibox_names -x $paths
        case NAME
            __s2ibox_hooks | string match -r "^$dash.*"
        case CATEGORY
            __s2ibox_categories | string match -r "^$dash.*"
        case PID
            __fish_complete_pids
        case DIR
            __fish_complete_directories $cur ''
    end
end

set -l name (string replace -r '\.fish$' '' -- (status basename))
complete -c $name -n 'not __s2ibox_files' -f
complete -c $name -a '(__s2ibox_complete)'
