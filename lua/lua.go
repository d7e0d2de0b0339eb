// Package lua embeds the gate's scripts, one verb each. Every script names its keys, its arguments and what it returns
// in its header, works on the keys of one drop only (one slot of a Cluster) and may be run again with the same
// arguments. What several scripts need is written once, in clock.lua and state.lua, and joined in front of them: Redis has
// no way to load one script from another. A line number in one of Redis's error messages counts these lines too.
// Only internal/rdb imports this package.
package lua

import _ "embed"

// The scripts' source, as Redis is given it.
//
//nolint:gochecknoglobals // embedded files can only be variables
var (
	Admit    = clock + admit
	Settle   = clock + state + settle
	Snapshot = clock + state + snapshot
	Version  = clock + version
)

//nolint:gochecknoglobals // as above
var (
	//go:embed clock.lua
	clock string
	//go:embed state.lua
	state string
	//go:embed admit.lua
	admit string
	//go:embed settle.lua
	settle string
	//go:embed snapshot.lua
	snapshot string
	//go:embed version.lua
	version string
)
