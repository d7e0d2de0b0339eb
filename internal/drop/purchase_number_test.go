package drop_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestParsePurchaseNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"SH-7K3M-Q2XP", "sh-7k3m-q2xp", "sh7k3mq2xp", "SH7K3M-Q2XP"} {
		number, ok := drop.ParsePurchaseNumber(text)
		require.True(t, ok, text)
		require.Equal(t, "SH-7K3M-Q2XP", number)
	}
	for _, text := range []string{
		"", "SH", "SH-", "SH-7K3M-Q2X", "SH-7K3M-Q2XPP", "XX-7K3M-Q2XP", "7K3MQ2XP", "SH-7K3M-Q2X0", "SH-7K3M-Q2XI", "SH-7K3M-Q2X\u212a",
		"01a2284a-1701-7914-aa65-bbd168c77595",
	} {
		_, ok := drop.ParsePurchaseNumber(text)
		require.False(t, ok, text)
	}
}
