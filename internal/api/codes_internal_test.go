package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestStatuses_HaveEveryCode compares the table with the list of the domain's codes, of which each
// has a counter from the start.
func TestStatuses_HaveEveryCode(t *testing.T) {
	t.Parallel()
	codes := append(drop.Codes(),
		codeMalformed, codeUnauthenticated, codeForbidden, codeMethodNotAllowed, codeMisdirected, codeTooLarge, codeInternal)
	all := make([]drop.Code, 0, len(statuses))
	for code := range statuses {
		all = append(all, code)
	}
	require.ElementsMatch(t, codes, all)
}
