"""Names for invented people, of the kinds a real city has. Put together by chance; any likeness is chance too."""
# ruff: noqa: SIM905 - names read best as lines

GIVEN = (
    "Aaliyah Adam Aisha Alan Aleksander Amelia Amélie Andrea Aoife Asha Ben Blessing Callum Carmen Chloe Claire "
    "Daniel David Deepa Dilan Ella Emily Esther Farid Fatima Femi Gareth Grace Gurpreet Hana Harpreet Hassan Helen "
    "Ibrahim Ioana Isaac Jack Jade Jamal James Jasmine José Joseph Julia Karen Kamal Kofi Krzysztof Latisha Leila "
    "Liam Lucy Łukasz Magda Manjit Maria Mark Mei Michael Mina Mohammed Naomi Nia Nikolai Oliver Olivia Omar "
    "Parveen Patrick Paul Precious Priya Rachel Ravi Rebecca Rhys Rosa Ruth Ryan Sadia Samuel Sarah Sean Shabana "
    "Siân Simon Sofia Stefan Sunita Susan Tariq Tendai Thomas Tunde Veronica Victor Wei Yasmin Zainab Zofia"
).split()
FAMILY = (
    "Abbas Adeyemi Ahmed Allen Baker Bains Begum Bell Bennett Bhatti Bi Boateng Brown Campbell Carter-Reid "
    "Chowdhury Clarke Collins Cooper Costa Davies Dhillon Doyle Edwards Evans Fernandes Fox Gill Green Griffiths "
    "Haddad Hall Hansen Harris Hughes Hussain Ibrahim Ionescu Jackson Jenkins Johal Jones Kaur Kelly Khan King "
    "Kowalczyk Lewis Li Malik Martin Mbeki McCarthy Mensah Miah Mitchell Moore Morgan Murphy Ndlovu Nguyen Nowak "
    "O'Brien Okafor Osei Owen Papadopoulos Parker Patel Perera Popescu Price Quinn Rahman Reid Roberts Rossi Sandhu "
    "Shah Sharma Silva Singh Smith Sokolov Stewart Taylor Thomas Tran Turner Uddin Walker Ward Watson White "
    "Williams Wood Wright Yilmaz Young"
).split()
TITLES = {
    "council": ("Officer", "Senior Officer", "Assistant", "Adviser", "Social Worker", "Inspector", "Volunteer"),
    "police": ("Police Constable", "PCSO", "Sergeant", "Detective Constable", "Enquiry Officer"),
    "NHS trust": ("Nurse", "Midwife", "Healthcare Assistant", "Receptionist", "Junior Doctor", "Consultant"),
    "school trust": ("Teacher", "Teaching Assistant", "Pastoral Lead", "Office Manager", "Site Manager"),
    "charity": ("Support Worker", "Volunteer", "Outreach Worker", "Coordinator"),
}
