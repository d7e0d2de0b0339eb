package postgres

import "sneakerhead/internal/drop"

// What the tests of plans have to know.
const (
	ReservationsOfBatch = reservationsOfBatch
	StateOfBatch        = stateOfBatch
	UnsoldOfUsers       = unsoldOfUsers
	MostUnitsOfOneUser  = mostUnitsOfOneUser
	EveryHold           = everyHold
	HoldersOfDrop       = holdersOfDrop
	UpdateSizes         = updateSizes
	EarliestHoldEnd     = earliestHoldEnd
	UsersAtLimit        = usersAtLimit
	RunningHolds        = runningHolds
	OverdueDrops        = overdueDrops
	UserRecord          = userRecord
	UserRecords         = userRecords
	CloseReservations   = closeReservations

	OwnPurchases   = ownPurchases
	DropPurchases  = dropPurchases
	DropLedger     = dropLedger
	LedgerBySecond = ledgerBySecond
	NamedUsers     = namedUsers
)

// OwnReservations returns the query for a page of a user's reservations.
func OwnReservations(status drop.ReservationStatus) string { return ownReservations[status] }

// DropReservations returns the query for a page of a drop's reservations.
func DropReservations(status drop.ReservationStatus) string { return dropReservations[status] }

// LedgerSession are the settings of the ledger's sessions.
var LedgerSession = ledgerSession

// LookupSession are the settings of the sessions for look-ups.
var LookupSession = lookupSession

// ListSession are the settings of the sessions for history and records.
var ListSession = listSession

// PoolSizes are the largest numbers of connections of the pools.
var PoolSizes = poolSizes
