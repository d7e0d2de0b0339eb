package rdb

import "github.com/google/uuid"

// newsChannel carries every drop's news to every replica. Channels do not belong to a database
// number.
const newsChannel = "sneakerhead:news"

// keysPattern matches every key of this package, as Redis's rights are written.
const keysPattern = "sneakerhead:*"

// gateKeys are the keys of one drop's gate. The drop's id in braces puts them in one slot of a
// Cluster. The scripts in package lua say what is in them.
type gateKeys struct {
	gate    string // hash: stock, times and flags
	leases  string // zset: user -> end of the lease
	holders string // hash: user -> end of the hold, or the limit that the user has reached
	waits   string // hash: user -> end of the wait after unsold holds; the previous version does not use it
}

func keysOf(dropID uuid.UUID) gateKeys {
	tag := "sneakerhead:{" + dropID.String() + "}:"
	return gateKeys{gate: tag + "gate", leases: tag + "leases", holders: tag + "holders", waits: tag + "waits"}
}

// beatChannel is the channel of one subscription's own heartbeats.
func beatChannel(subscription uuid.UUID) string {
	return "sneakerhead:beat:" + subscription.String()
}
