#include "store/of_people.hpp"

#include <vector>

#include "store/groups.hpp"
#include "store/templates.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class OfPeopleTest : public StoreTest {};

TEST_F(OfPeopleTest, NamesAndTemplatesOfMoreThanFitIntoOneStatement) {
  std::vector<Uuid> people;
  for (int n = 0; n < 230; ++n) people.push_back(add_person(std::format("S{:03}", n), std::format("P {}", n)).id);
  for (int n = 0; n < 3; ++n) {
    must(write(insert_template, Template{.id = new_id(),
                                         .person_id = people[220],
                                         .model = "m",
                                         .model_sha256 = "h",
                                         .sealed = Bytes(4),
                                         .created_at = test_time(n)}));
  }
  people.push_back(new_id());  // of nobody
  const auto names = must(read(names_of, people));
  EXPECT_EQ(names.size(), 230);
  EXPECT_EQ(names.at(people[7]).external_id, "S007");
  EXPECT_EQ(names.at(people[229]).name, "P 229");
  const auto templates =
      must(db().read([&](Connection& c) { return count_templates(c, std::span<const Uuid>(people)); }));
  EXPECT_EQ(templates.size(), 1);
  EXPECT_EQ(templates.at(people[220]).count, 3);
  EXPECT_EQ(templates.at(people[220]).oldest_at, test_time(0));
  EXPECT_EQ(templates.at(people[220]).newest_at, test_time(2));
  EXPECT_TRUE(must(read(names_of, std::vector<Uuid>{})).empty());
}

TEST_F(OfPeopleTest, GroupsOfSeveralByName) {
  std::vector<Uuid> people;
  for (int n = 0; n < 120; ++n) people.push_back(add_person(std::format("S{:03}", n)).id);
  must(write(set_groups_of, people[3], std::vector<std::string>{"Year 7", "Choir"}));
  must(write(set_groups_of, people[110], std::vector<std::string>{"Year 7"}));
  const auto groups = must(read(groups_of, people));
  EXPECT_EQ(groups.size(), 2);
  EXPECT_THAT(groups.at(people[3]), testing::ElementsAre("Choir", "Year 7"));
  EXPECT_THAT(groups.at(people[110]), testing::ElementsAre("Year 7"));
}

}  // namespace
}  // namespace rollcall::store
