META
key;value
description;A small vote
num_projects;2
num_votes;3
budget;500
vote_type;approval
min_length;1
max_length;2
PROJECTS
project_id;cost;votes;name
1;300;3;A playground
2;200;1;Trees
VOTES
voter_id;vote
1;1
2;1,2
3;1
