#include "store/duplicates.hpp"

#include "store/templates.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class DuplicatesTest : public StoreTest {
 protected:
  static Duplicate pair_of(const Person& a, const Person& b, double similarity = 0.5) {
    return {.id = new_id(),
            .first_id = std::min(a.id, b.id),
            .second_id = std::max(a.id, b.id),
            .similarity = similarity,
            .threshold = 0.375,
            .model = "m",
            .found_at = test_time(1)};
  }
  void add_template(const Person& person) {
    must(write(
        insert_template,
        Template{.id = new_id(), .person_id = person.id, .key_id = person.id, .model = "m", .model_sha256 = "0"}));
  }
};

TEST_F(DuplicatesTest, APairIsThereOnceAndWhatAHumanMadeOfItStays) {
  const Person a = add_person("S1");
  const Person b = add_person("S2");
  Duplicate pair = pair_of(a, b);
  EXPECT_TRUE(must(write(put_duplicate, pair)).inserted);
  pair.status = DuplicateStatus::kLookAlikes;
  pair.settled_at = test_time(2);
  pair.settled_by = new_id();
  must(write(settle_duplicate, pair));
  Duplicate again = pair_of(a, b, 0.625);
  again.found_at = test_time(3);
  const auto found = must(write(put_duplicate, again));
  EXPECT_FALSE(found.inserted);
  EXPECT_EQ(found.row.id, pair.id);
  EXPECT_EQ(found.row.status, DuplicateStatus::kLookAlikes);
  EXPECT_EQ(found.row.settled_by, pair.settled_by);
  EXPECT_EQ(found.row.similarity, 0.625) << "how close they are now";
  const auto both = must(read(list_look_alikes));
  ASSERT_EQ(both.size(), 2);
  EXPECT_EQ(both[0].person, both[1].other);
  EXPECT_EQ(must(read(list_duplicates, std::optional(DuplicateStatus::kOpen), PageRequest{})).items.size(), 0);
  EXPECT_EQ(must(read(list_duplicates, std::optional<DuplicateStatus>{}, PageRequest{})).items.size(), 1);
}

TEST_F(DuplicatesTest, OpenOnesThatAScanDidNotFindAgainGoButThoseOfNobodyInTheGallery) {
  const Person a = add_person("S1");
  const Person b = add_person("S2");
  const Person without = add_person("S3");
  add_template(a);
  add_template(b);
  must(write(put_duplicate, pair_of(a, b)));
  must(write(put_duplicate, pair_of(a, without)));
  EXPECT_EQ(must(write(delete_stale_duplicates, "other model", test_time(9))), 0);
  EXPECT_EQ(must(write(delete_stale_duplicates, "m", test_time(1))), 0) << "found since";
  EXPECT_EQ(must(write(delete_stale_duplicates, "m", test_time(2))), 1);
  EXPECT_EQ(must(write(delete_duplicates_of, without.id)), 1);
}

TEST_F(DuplicatesTest, APairGoesWithEitherPerson) {
  const Person a = add_person("S1");
  const Person b = add_person("S2");
  const Person c = add_person("S3");
  must(write(put_duplicate, pair_of(a, b)));
  must(write(put_duplicate, pair_of(b, c)));
  EXPECT_TRUE(must(write(delete_person, a.id)));
  EXPECT_TRUE(must(write(pseudonymise_person, c.id, "erased-1", test_time(9))));
  EXPECT_TRUE(must(read(list_duplicates, std::optional<DuplicateStatus>{}, PageRequest{})).items.empty());
}

}  // namespace
}  // namespace rollcall::store
