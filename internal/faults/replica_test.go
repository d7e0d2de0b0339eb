package faults

import "sneakerhead/internal/faults/deployment"

// replica is a replica with links that can be broken: between clients and it, and between it and
// the stores.
type replica struct {
	*deployment.Replica
	client   *link
	postgres *link
	redis    *link // nil when the testbed has Sentinels
}
