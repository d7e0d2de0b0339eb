package drop_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"219.00": "219.00", "219": "219.00", "219.9": "219.90", "0": "0.00", "0.01": "0.01", "007.5": "7.50",
		"9999999999.99": "9999999999.99", "1.500": "1.50",
	} {
		got, err := drop.ParseMoney(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got.String(), in)
	}
	for _, in := range []string{
		"", ".", "1.", ".5", "1.2.3", "-1", "+1", "1e3", "1,50", " 1", "1 ", "0x10", "NaN", "Inf", "1.005", "0.001",
		"10000000000", "9999999999.991", "٣", "1\x00", strings.Repeat("0", 17),
	} {
		_, err := drop.ParseMoney(in)
		require.Error(t, err, "%q", in)
	}
}

func TestMoney_JSON(t *testing.T) {
	t.Parallel()
	encoded, err := json.Marshal(droptest.Dollars(t, "219.5"))
	require.NoError(t, err)
	require.Equal(t, `"219.50"`, string(encoded))
	var back drop.Money
	require.NoError(t, json.Unmarshal(encoded, &back))
	require.Equal(t, "219.50", back.String())
	for _, in := range []string{`219.00`, `null`, `"-1"`, `""`, `{}`, `true`, `"1e3"`} {
		require.Error(t, json.Unmarshal([]byte(in), &back), in)
	}
}

// FuzzParseMoney: an accepted amount is written in the form of a price, and parsing that gives the
// same amount.
func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"219.00", "0", "9999999999.99", "1e9", "-0", "00.10", "1.000"} {
		f.Add(seed)
	}
	price := regexp.MustCompile(`^(0|[1-9][0-9]{0,9})\.[0-9]{2}$`)
	f.Fuzz(func(t *testing.T, in string) {
		m, err := drop.ParseMoney(in)
		if err != nil {
			return
		}
		require.Regexp(t, price, m.String())
		again, err := drop.ParseMoney(m.String())
		require.NoError(t, err)
		require.True(t, m.Equal(again.Decimal))
	})
}
