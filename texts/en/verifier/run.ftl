### What a run says of itself: how long it took, and what it has given up.

ballots-per-second = { $ballots } ballots in { $seconds } s: { $all } per second, { $core } per second and core ({ $threads })
country-would-take = { $line }; 44 million voters' ballots would take { $time } here
sandbox-whole = Sandbox: no files but the record (Landlock); no network, no other programs (seccomp).
sandbox-files-only = Sandbox: no files but the record (Landlock). Seccomp could not be used.
sandbox-calls-only = Sandbox: no network, no other programs (seccomp). Landlock could not be used.
sandbox-none = Sandbox: none. Neither Landlock nor seccomp could be used.
