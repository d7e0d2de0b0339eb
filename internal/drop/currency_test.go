package drop_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestIsCurrency(t *testing.T) {
	t.Parallel()
	for _, code := range strings.Fields("USD EUR JPY KWD CLF MRU SLE VED XCG ZWG") {
		require.True(t, drop.IsCurrency(code), "%s is one", code)
	}
	for _, code := range strings.Fields("ANG BYR CUC HRK MRO SLL STD VEF ZWL ZZZ XXX XTS XAU XDR XBA DEM usd US USDX") {
		require.False(t, drop.IsCurrency(code), "%s is none, or none any more", code)
	}
	require.False(t, drop.IsCurrency(""))
}

func TestCheckPrice(t *testing.T) {
	t.Parallel()
	for price, currencies := range map[string]map[string]bool{
		"24900":    {"JPY": true, "USD": true, "KWD": true},
		"24900.00": {"JPY": true, "KRW": true, "CLF": true},
		"24900.50": {"JPY": false, "VND": false, "UYI": false, "USD": true, "KWD": true, "DEM": true},
		"0.01":     {"JPY": false, "EUR": true, "CLF": true},
	} {
		for code, right := range currencies {
			message := drop.CheckPrice(droptest.Dollars(t, price), code)
			require.Equal(t, right, message == "", "%s %s: %s", code, price, message)
		}
	}
}

func TestDecide_AnEditJudgesPriceAndCurrencyTogether(t *testing.T) {
	t.Parallel()
	half, whole := droptest.Dollars(t, "24900.50"), droptest.Dollars(t, "24900.00")
	yen, euro, name := "JPY", "EUR", "Court"
	for what, row := range map[string]struct {
		currency string // before the edit; the price is 24900.50 then
		changes  drop.Changes
		right    bool
	}{
		"a currency that the price does not fit":        {"USD", drop.Changes{Currency: &yen}, false},
		"a currency that the price fits":                {"USD", drop.Changes{Currency: &euro}, true},
		"both, which fit":                               {"USD", drop.Changes{Currency: &yen, Price: &whole}, true},
		"both, which do not fit":                        {"EUR", drop.Changes{Currency: &yen, Price: &half}, false},
		"a price that fits":                             {"JPY", drop.Changes{Price: &whole}, true},
		"a price that does not fit, sent as it was":     {"JPY", drop.Changes{Price: &half, Name: &name}, false},
		"neither, of a drop from before there was this": {"JPY", drop.Changes{Name: &name}, true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := droptest.Open(t, 3, statuses[drop.Upcoming])
			s.Drop.Price, s.Drop.Currency = half, row.currency
			command := s.ByAdmin(drop.Edit)
			command.Changes = &row.changes
			before := s.Drop
			answer := s.Apply(command).Answers[0]
			if row.right {
				require.Equal(t, drop.Answer{}, answer)
				return
			}
			refusal, ok := drop.AsRefusal(answer.Err)
			require.True(t, ok)
			require.Equal(t, drop.CodeInvalid, refusal.Code)
			require.Equal(t, "price", refusal.Fields[0].Field)
			require.Equal(t, before, s.Drop)
		})
	}
}
