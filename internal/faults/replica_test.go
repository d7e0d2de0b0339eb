package faults

import "sneakerhead/internal/faults/deployment"

// replica is a replica whose ways to and from it can be broken. Clients come in over a link.
type replica struct {
	*deployment.Replica
	client   *link
	postgres *link
	redis    *link // nil when the stage has Sentinels
}
