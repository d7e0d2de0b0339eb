package postgres

// What the tests of plans have to know.
const UnsoldOfUsers = unsoldOfUsers

// LedgerSession are the settings of the ledger's sessions.
var LedgerSession = ledgerSession
