// Package lua embeds the gate's scripts, one verb each. Every script names its keys, its arguments and what it returns
// in its header, works on the keys of one drop only (one slot of a Cluster) and may be run again with the same
// arguments. Only internal/rdb imports this package.
package lua

import _ "embed"

// The scripts' source.
//
//nolint:gochecknoglobals // embedded files can only be variables
var (
	//go:embed admit.lua
	Admit string
	//go:embed settle.lua
	Settle string
	//go:embed snapshot.lua
	Snapshot string
	//go:embed version.lua
	Version string
)
