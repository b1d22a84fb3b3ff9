#include "service/enrolment/import_photos.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace rollcall::service {
namespace {

TEST(ImportPhotos, WhoseAPhotoIsStandsInItsName) {
  struct Case {
    const char* entry;
    const char* owner;
  };
  const Case cases[] = {
      {"S001/front.jpg", "S001"},     {"photos/S001/front.jpg", "S001"}, {"S001_Jane Doe/front.jpg", "S001"},
      {"S001.jpg", "S001"},           {"photos/S001.jpg", "S001"},       {"S001_2.jpg", "S001"},
      {"S001-12.JPG", "S001"},        {"S001 (2).png", "S001"},          {"S001_Jane Doe.jpg", "S001"},
      {"Jane Doe/1.jpg", "Jane Doe"}, {"A-17_3.webp", "A-17"},           {"A_17.jpg", "A_17"},
  };
  for (const Case& c : cases) EXPECT_TRUE(std::ranges::contains(photo_owners(c.entry), c.owner)) << c.entry;
  EXPECT_EQ(photo_owners("S001/front.jpg").front(), "S001");
  EXPECT_EQ(photo_owners("S001_2.jpg").front(), "S001_2") << "an id that ends so goes first";
}

TEST(ImportPhotos, WhatASystemPutsBesideAPhotoIsNone) {
  EXPECT_TRUE(is_photo_entry("S001/a.jpeg"));
  for (const char* entry : {"__MACOSX/S001/._a.jpg", "S001/._a.jpg", "S001/.DS_Store", "people.csv", "S001/a.txt"})
    EXPECT_FALSE(is_photo_entry(entry)) << entry;
}

}  // namespace
}  // namespace rollcall::service
