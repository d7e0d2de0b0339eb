package drop

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// The admins' form disables a field that can no longer be edited. The web client's rules are
// compared with the same table, in web/src/features/admin/form/locks.test.ts, so that neither side
// changes alone.
func TestEdit_AllowsWhatTheTableSays(t *testing.T) {
	t.Parallel()
	text, number, stamp, hold, yes := "x", 1, time.Unix(1, 0), time.Second, true
	limit := &number
	everything := Changes{
		Name: &text, Description: &text, Brand: &text, SKU: &text, ImageURL: &text,
		Price: &Money{decimal.NewFromInt(1)}, Currency: &text, TotalStock: &number,
		StartsAt: &stamp, EndsAt: &stamp, MaxPerUser: &number, HoldDuration: &hold, FreeReturns: &limit, Rehearsal: &yes,
		Sizes: []SizeEdit{{Label: "EU 42"}}, Revision: new(int64),
	}
	fields := reflect.ValueOf(everything)
	for i := range fields.NumField() {
		require.False(t, fields.Field(i).IsNil(), "give %s a value above", fields.Type().Field(i).Name)
	}
	allowed := map[string][]Status{}
	for _, c := range everything.differing(&Drop{}) {
		allowed[c.field] = c.allowed
	}
	const others = 1 // Revision, which says what the changes were made from
	require.Len(t, allowed, fields.NumField()-others, "every field of Changes is a change of its own")

	encoded, err := os.ReadFile("testdata/editable.json")
	require.NoError(t, err)
	var table map[string][]Status
	require.NoError(t, json.Unmarshal(encoded, &table))
	require.Equal(t, table, allowed)
}
