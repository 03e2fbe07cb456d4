//go:build e2e

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// set is a table of standard normal columns and classes 0 and 1 that depend on them.
type set struct {
	name       string
	rows, cols int
	short      bool // numbers have three decimals, so that the CSV represents the same table
}

var sets = []set{{"100x3", 100, 3, false}, {"10kx20", 10_000, 20, false}, {"100kx50", 100_000, 50, false},
	{"1Mx20", 1_000_000, 20, true}, {"80kx20", 80_000, 20, false}, {"21kx10", 21_000, 10, false}}

// bigCSV is the file of the largest table, about 130 MB.
const bigCSV = "1Mx20.csv"

// noise is a random generator (splitmix64), so that the data are the same everywhere.
type noise uint64

func (s *noise) next() float64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (float64((z^z>>31)>>12) + 0.5) / (1 << 52)
}

func (s *noise) normal() float64 { return kernel.NormalQuantile(s.next()) }

func (s set) make() (ml.Matrix, []float64) {
	dice := noise(s.rows*131 + s.cols)
	x, y := ml.Matrix{Rows: s.rows, Cols: make([][]float64, s.cols)}, make([]float64, s.rows)
	for j := range x.Cols {
		x.Cols[j] = make([]float64, s.rows)
		weight := 1.5 * dice.normal() / math.Sqrt(float64(s.cols))
		for i := range x.Cols[j] {
			v := dice.normal()
			if s.short {
				v = math.Round(v*1000) / 1000
			}
			x.Cols[j][i] = v
			y[i] += weight * v
		}
	}
	for i, z := range y {
		y[i] = 0
		if dice.next() < kernel.Sigmoid(z) {
			y[i] = 1
		}
	}
	return x, y
}

// writeAll writes every set, with one file for each column, and the CSV.
func writeAll(dir string) error {
	for _, s := range sets {
		x, y := s.make()
		for j, c := range append(x.Cols, y) {
			if err := os.WriteFile(s.column(dir, j), bytesOf(c), 0o644); err != nil {
				return err
			}
		}
		if s.name+".csv" == bigCSV {
			if err := writeCSV(filepath.Join(dir, bigCSV), x, y); err != nil {
				return err
			}
		}
	}
	return nil
}

// column returns the file of a column of little-endian float64 values; the one after the last column is the target.
func (s set) column(dir string, j int) string {
	name := strconv.Itoa(j)
	if j == s.cols {
		name = "y"
	}
	return filepath.Join(dir, s.name+"."+name)
}

func bytesOf(v []float64) []byte {
	b := make([]byte, 0, 8*len(v))
	for _, f := range v {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
	}
	return b
}

func writeCSV(name string, x ml.Matrix, y []float64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	for j := range x.Cols {
		fmt.Fprintf(w, "x%d,", j)
	}
	w.WriteString("y\n")
	var line []byte
	for i := range y {
		line = line[:0]
		for _, c := range x.Cols {
			line = append(strconv.AppendFloat(line, c[i], 'f', 3, 64), ',')
		}
		line = append(strconv.AppendFloat(line, y[i], 'f', 0, 64), '\n')
		w.Write(line) // Flush returns the error
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// read returns the written set with this name.
func read(dir, name string) (ml.Matrix, []float64, error) {
	for _, s := range sets {
		if s.name != name {
			continue
		}
		x := ml.Matrix{Rows: s.rows}
		for j := range s.cols + 1 {
			b, err := os.ReadFile(s.column(dir, j))
			if err != nil {
				return x, nil, err
			}
			v := make([]float64, len(b)/8)
			for i := range v {
				v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
			}
			x.Cols = append(x.Cols, v)
		}
		return ml.Matrix{Rows: s.rows, Cols: x.Cols[:s.cols]}, x.Cols[s.cols], nil
	}
	return ml.Matrix{}, nil, fmt.Errorf("no set %s", name)
}
