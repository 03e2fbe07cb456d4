package data_test

import (
	"testing"

	"orrery/app/apptest"
)

func TestMain(m *testing.M) { apptest.Main(m) }
