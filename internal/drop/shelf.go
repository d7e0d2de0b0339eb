package drop

// Shelf is one of the public lists of drops.
type Shelf string

// The public lists. The live one has the paused drops too; rehearsals and cancelled drops are in
// none.
const (
	ShelfLive     Shelf = "live"
	ShelfUpcoming Shelf = "upcoming"
	ShelfEnded    Shelf = "ended"
)
