package rdb

import (
	"github.com/google/uuid"

	"sneakerhead/internal/redisaddr"
)

// Deployment tells this deployment's keys, channels and messages from those of another one on the
// same Redis. The zero Deployment has the default prefix, and accepts every message.
type Deployment struct {
	Prefix   string    // begins every key and channel; empty for the default one
	Database uuid.UUID // the id of its database, which messages carry; zero if it is not known
}

// newsChannel is the name of the channel that carries every drop's news to every replica. Channels
// do not belong to a database number.
func (d Deployment) newsChannel() string { return d.prefix() + ":news" }

// beatChannel is the channel of one subscription's own heartbeats.
func (d Deployment) beatChannel(subscription uuid.UUID) string {
	return d.prefix() + ":beat:" + subscription.String()
}

// gateKeys are the keys of one drop's gate. The drop's id in braces puts them in one slot of a
// Cluster. The scripts in package lua say what is in them.
type gateKeys struct {
	gate    string // hash: stock, times and flags
	leases  string // zset: user -> end of the lease
	holders string // hash: user -> end of the hold, or the limit that the user has reached
	waits   string // hash: user -> end of the wait after unsold holds

	// Only of a drop with sizes; the previous version uses neither.
	sizes      string // hash: what the gate knows of the sizes
	leaseSizes string // hash: user -> size of the lease
}

func (d Deployment) keysOf(dropID uuid.UUID) gateKeys {
	tag := d.prefix() + ":{" + dropID.String() + "}:"
	return gateKeys{
		gate: tag + "gate", leases: tag + "leases", holders: tag + "holders", waits: tag + "waits",
		sizes: tag + "sizes", leaseSizes: tag + "lease-sizes",
	}
}

func (k gateKeys) all() []string {
	return []string{k.gate, k.leases, k.holders, k.waits, k.sizes, k.leaseSizes}
}

// forAttempts returns the keys that admit.lua and settle.lua use.
func (k gateKeys) forAttempts(sized bool) []string {
	if sized {
		return k.all()
	}
	return []string{k.gate, k.leases, k.holders, k.waits}
}

// forLoad returns the keys that snapshot.lua uses.
func (k gateKeys) forLoad(sized bool) []string {
	if sized {
		return []string{k.gate, k.holders, k.waits, k.sizes}
	}
	return []string{k.gate, k.holders, k.waits}
}

func (d Deployment) prefix() string {
	if d.Prefix == "" {
		return redisaddr.DefaultPrefix
	}
	return d.Prefix
}
