package drop

import "github.com/google/uuid"

// Needed lists the rows that must be read to decide a batch of commands, besides the drop and its
// overdue holds.
type Needed struct {
	Users        []string    // users whose holds to read
	Counted      []string    // users of whom to count how many units they have bought
	Reservations []uuid.UUID // reservations to read by id
	Bought       []uuid.UUID // reservations whose purchases to read
	Buyers       []string    // users whose names and pictures to read
	Commands     []uuid.UUID // ids of admins' commands, to look for in the ledger
	UnsoldRows   int         // of each user at least so many unsold holds, because an edit asks for another FreeReturns
	EveryHold    bool        // read every active reservation of the drop
	LowestLimit  *int        // the lowest MaxPerUser that an edit asks for; nil when none does
}

// NeededFor returns what has to be read for some commands. again: an earlier try may have committed
// them, so the reservations that they open are read too.
func NeededFor(commands []Command, again bool) Needed {
	var n Needed
	for i := range commands {
		n.add(&commands[i], again)
	}
	return n
}

func (n *Needed) add(c *Command, again bool) {
	rule := commandRules[c.Kind]
	if rule.reads.holdOfUser {
		n.Users = append(n.Users, c.UserID)
		n.Counted = append(n.Counted, c.UserID)
		if again {
			n.Reservations = append(n.Reservations, c.ID)
		}
	}
	if rule.reads.reservation {
		n.Reservations = append(n.Reservations, c.ReservationID)
	}
	if rule.reads.purchase {
		n.Bought = append(n.Bought, c.ReservationID)
		n.Buyers = append(n.Buyers, c.UserID)
		n.Counted = append(n.Counted, c.UserID)
	}
	if rule.byAdmin {
		n.Commands = append(n.Commands, c.ID)
	}
	n.EveryHold = n.EveryHold || rule.reads.everyHold
	if c.Changes != nil && c.Changes.FreeReturns != nil {
		n.UnsoldRows = max(n.UnsoldRows, UnsoldRows(*c.Changes.FreeReturns))
	}
	if c.Changes != nil && c.Changes.MaxPerUser != nil {
		if limit := c.Changes.MaxPerUser; n.LowestLimit == nil || *limit < *n.LowestLimit {
			n.LowestLimit = limit
		}
	}
}
