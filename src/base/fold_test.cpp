#include "base/fold.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace rollcall {
namespace {

struct Case {
  std::string_view text;
  std::string_view folded;
};

constexpr std::array kCases = {
    Case{"", ""},
    Case{"  Ana \t Maria\n", "ana maria"},
    Case{"JOÃO Özgür Çelik", "joao ozgur celik"},
    Case{"Jo\u0061\u0303o", "joao"},  // the accent as a sign of its own
    Case{"İBRAHİM ışık", "ibrahim isik"},
    Case{"Nguyễn Đức", "nguyen duc"},
    Case{"Weiß, Łukasz, Søren, Æsa, Œuf, Þór", "weiss, lukasz, soren, aesa, oeuf, thor"},
    Case{"O’Brien", "o'brien"},
    Case{"Jean‑Luc", "jean-luc"},
    Case{"S-001_a%!", "s-001_a%!"},
    Case{"ＡＢＣ １２", "abc 12"},
    Case{"ﬁnn", "finn"},
    Case{"Елена Ёлкина", "елена елкина"},
    Case{"ΕΛΈΝΗ Παπάς", "ελενη παπασ"},
    Case{"שָׁלוֹם", "שלום"},
    Case{"مُحَمَّد", "محمد"},
    Case{"أحمد ٱلى", "احمد الي"},
    Case{"محـــمد ۱۲٣", "محمد 123"},
    Case{"کیا", "كيا"},
    Case{"がぎ ｶﾞ ガ", "がぎ が が"},  // voicing makes another letter
    Case{"花子", "花子"},
    Case{"김민수", "김민수"},
    Case{"प्रिया", "प्रिया"},
    Case{"สมชาย ก้าว", "สมชาย ก้าว"},
    Case{"a\u200db\u202e", "ab"},
    Case{"🙂 x", "🙂 x"},
};

TEST(Fold, LeavesOutWhatPeopleLeaveOutWhenTheyLookForAName) {
  for (const Case& one : kCases) EXPECT_EQ(fold(one.text), one.folded) << one.text;
}

TEST(Fold, ChangesNothingTheSecondTime) {
  for (const Case& one : kCases) EXPECT_EQ(fold(fold(one.text)), fold(one.text)) << one.text;
}

TEST(Fold, GivesTextThatIsNotUtf8BackInLowerCase) {
  EXPECT_EQ(fold("A\xff\xfe B"), "a\xff\xfe b");
  EXPECT_EQ(fold(std::string_view("A\0É", 4)), std::string_view("a\0É", 4));
}

}  // namespace
}  // namespace rollcall
