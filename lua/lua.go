// Package lua embeds the gate's scripts. Each does one thing. Its header lists its keys, its
// arguments and what it returns. It uses the keys of one drop only (one slot of a Cluster), and may
// be run again with the same arguments.
//
// What several scripts need is in clock.lua and state.lua, which are prepended to them: in Redis
// one script cannot load another. wishes.lua is a part of admit. The line numbers in Redis's error
// messages count the prepended lines too.
//
// Only internal/rdb imports this package.
package lua

import _ "embed"

// The scripts' source, as it is sent to Redis.
//
//nolint:gochecknoglobals // embedded files can only be variables
var (
	Admit    = clock + wishes + admit
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
	//go:embed wishes.lua
	wishes string
	//go:embed admit.lua
	admit string
	//go:embed settle.lua
	settle string
	//go:embed snapshot.lua
	snapshot string
	//go:embed version.lua
	version string
)
