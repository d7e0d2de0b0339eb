package drop

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRules compares the tables with the constants: a kind that is declared but has no rule would
// do nothing.
func TestRules(t *testing.T) {
	t.Parallel()
	t.Run("every kind of command has a rule and is carried out", func(t *testing.T) {
		t.Parallel()
		kinds := constantsOf(t, "command.go", "CommandKind")
		require.Len(t, commandRules, len(kinds))
		for _, kind := range kinds {
			rule, ok := commandRules[CommandKind(kind)]
			require.Truef(t, ok, "%s has no rule", kind)
			require.Equalf(t, rule.phase == phaseClock, rule.carryOut == nil, "%s is carried out in a phase of its own or for every batch", kind)
			require.Lessf(t, rule.phase, phases, "%s has a phase that no batch comes to", kind)
		}
	})
	t.Run("every kind of ledger row has a rule", func(t *testing.T) {
		t.Parallel()
		kinds := constantsOf(t, "entry.go", "EntryKind")
		require.Len(t, entryRules, len(kinds))
		for _, kind := range kinds {
			require.Contains(t, entryRules, EntryKind(kind))
		}
	})
	t.Run("every status of a reservation has an owner event", func(t *testing.T) {
		t.Parallel()
		statuses := constantsOf(t, "reservation.go", "ReservationStatus")
		require.Len(t, ownerEvents, len(statuses))
		for _, status := range statuses {
			require.NotEmpty(t, OwnerEventFor(ReservationStatus(status)))
		}
	})
	t.Run("a command without a rule is an error, never a success", func(t *testing.T) {
		t.Parallel()
		d := Decide(State{Drop: Drop{Announced: Live}}, []Command{{Kind: "give away"}})
		require.Error(t, d.Answers[0].Err)
		require.Empty(t, d.Entries)
	})
}

// constantsOf returns the values of a file's constants of a type.
func constantsOf(t *testing.T, file, typeName string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var values []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			values = append(values, value)
		}
		return true
	})
	require.NotEmpty(t, values)
	return values
}
